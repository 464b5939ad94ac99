// What a public symbol must say besides that it exists: how it is used. Examples are run by a test
// (`tools/test/doc-examples.test.ts`), so here it is enough that there is one.

import {
  type Comment,
  DeclarationReflection,
  type Logger,
  type ProjectReflection,
  ReflectionKind,
} from 'typedoc';

interface Exemption {
  readonly why: string;
  readonly holds: (symbol: DeclarationReflection) => boolean;
}

const contracts = ['@gradus/tensor/backend', '@gradus/tensor/interpreter', '@gradus/conformance'];

/** Symbols that need no example of their own. */
const exemptions: readonly Exemption[] = [
  {
    why: 'part of a contract between packages; guides that a test follows show how it is met',
    holds: (symbol) => contracts.some((name) => moduleOf(symbol).startsWith(name)),
  },
  { why: 'an error, thrown and never made by users', holds: (symbol) => isOfError(symbol) },
  {
    why: 'called by the language',
    holds: ({ name }) => name.startsWith('[') || name === 'toString',
  },
  { why: 'shown by the class: `forward` is what a module is for', holds: isNamed('forward') },
  {
    why: 'for subclasses, which show it',
    holds: ({ flags }) => flags.isProtected || flags.isAbstract,
  },
  { why: 'a twin; its function shows the arguments', holds: (symbol) => isTwin(symbol) },
  {
    why: 'a base that holds no way to be made; its heirs show what it has',
    holds: (symbol) => symbol.kindOf(ReflectionKind.Class) && symbol.flags.isAbstract,
  },
];

/** Reports each symbol without an example, as TypeDoc reports those without a comment. */
export function requireExamples(project: ProjectReflection, logger: Logger): void {
  const kinds = ReflectionKind.Function | ReflectionKind.Class | ReflectionKind.Method;
  for (const symbol of project.getReflectionsByKind(kinds)) {
    if (!(symbol instanceof DeclarationReflection) || symbol.inheritedFrom) continue;
    if (!symbol.parent?.kindOf(ReflectionKind.SomeModule | ReflectionKind.Class)) continue;
    // What overrides is shown where it was declared.
    if (symbol.overwrites || symbol.flags.isExternal) continue;
    if (exemptions.some(({ holds }) => holds(symbol))) continue;
    const comments = symbol.signatures?.map(({ comment }) => comment) ?? [symbol.comment];
    if (comments.some(hasExample)) continue;
    const name = symbol.getFriendlyFullName();
    logger.validationWarning(`${name} has no @example; write one that a test can run`);
  }
}

function hasExample(comment: Comment | undefined): boolean {
  return comment?.blockTags.some(({ tag }) => tag === '@example') ?? false;
}

function isNamed(name: string): (symbol: DeclarationReflection) => boolean {
  return (symbol) => symbol.name === name;
}

function isTwin({ name, parent, sources }: DeclarationReflection): boolean {
  return parent?.name === 'Tensor' && name.endsWith('_') && !sources;
}

function isOfError(symbol: DeclarationReflection): boolean {
  const type = symbol.kindOf(ReflectionKind.Class) ? symbol : symbol.parent;
  return type?.name.endsWith('Error') ?? false;
}

function moduleOf(symbol: DeclarationReflection): string {
  let at = symbol.parent;
  while (at && !at.kindOf(ReflectionKind.Module)) at = at.parent;
  return at?.name ?? '';
}
