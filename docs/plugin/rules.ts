// What a public symbol must say besides that it exists: how it is used, and what an op makes of
// shapes and dtypes and when it throws. Examples are run by a test
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

/** What the comment of an op must have, and how it is known to. */
const facts: Readonly<Record<string, (comment: Comment) => boolean>> = {
  'its shape': (comment) => /shape|`\[/i.test(textOf(comment)),
  'its dtype': (comment) => /dtype|float|int32/i.test(textOf(comment)),
  'what it throws': (comment) => comment.getTag('@throws') !== undefined,
};

/** Reports each op that does not say what it makes of its operands. */
export function requireFacts(project: ProjectReflection, logger: Logger): void {
  for (const symbol of project.getReflectionsByKind(ReflectionKind.Function)) {
    if (!(symbol instanceof DeclarationReflection) || moduleOf(symbol) !== '@gradus/tensor')
      continue;
    if (!symbol.sources?.some(({ fileName }) => fileName.includes('/src/ops/'))) continue;
    const comments = symbol.signatures?.flatMap(({ comment }) => comment ?? []) ?? [];
    for (const [fact, isSaid] of Object.entries(facts)) {
      if (comments.some(isSaid)) continue;
      logger.validationWarning(`${symbol.getFriendlyFullName()} does not say ${fact}`);
    }
  }
}

function textOf({ summary, blockTags }: Comment): string {
  const said = blockTags.filter(({ tag }) => tag !== '@example').flatMap(({ content }) => content);
  return [...summary, ...said].map(({ text }) => text).join('');
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
