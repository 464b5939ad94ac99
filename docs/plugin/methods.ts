// The methods of Tensor are mapped from a table of functions. Here each becomes a method with the
// comment of its function, and an in-place twin, which no source line declares, with one of its own.

import {
  Comment,
  CommentTag,
  type Context,
  DeclarationReflection,
  type ProjectReflection,
  ReferenceReflection,
  ReferenceType,
  ReflectionKind,
  ReflectionType,
  type SignatureReflection,
} from 'typedoc';
import ts from 'typescript';
import { spread } from './functions.ts';
import { thrown } from './remarks.ts';

export function methodsOfTensor(context: Context): void {
  const { project } = context;
  const tensor = project
    .getReflectionsByKind(ReflectionKind.Class)
    .find(
      (c): c is DeclarationReflection => c.name === 'Tensor' && c.parent?.name === '@gradus/tensor',
    );
  if (!tensor) throw new Error('site: @gradus/tensor has no class Tensor.');
  // Comments are read from the sources, of which there is one program.
  context.setActiveProgram(context.programs[0]);
  for (const member of tensor.children ?? []) {
    if (!(member.type instanceof ReflectionType) || !member.type.declaration.signatures) continue;
    asMethod(project, member, functionNamed(tensor, member.name.replace(/_$/, '')));
    if (member.signatures?.some((signature) => !signature.comment))
      describe(context, tensor, member);
  }
  context.setActiveProgram(undefined);
  for (const heir of project.getReflectionsByKind(ReflectionKind.Class)) {
    if (heir instanceof DeclarationReflection && extendsClass(heir, tensor)) keepOwn(project, heir);
  }
}

function extendsClass(heir: DeclarationReflection, parent: DeclarationReflection): boolean {
  const types = heir.extendedTypes ?? [];
  return types.some((type) => type instanceof ReferenceType && type.reflection === parent);
}

/** An heir of Tensor shows what it adds; its page links to the rest. */
function keepOwn(project: ProjectReflection, heir: DeclarationReflection): void {
  for (const member of [...(heir.children ?? [])]) {
    const file = member.sources?.[0]?.fileName ?? '';
    if (!file.includes('packages/nn/')) project.removeReflection(member);
  }
}

function asMethod(
  project: ProjectReflection,
  member: DeclarationReflection,
  origin: DeclarationReflection | undefined,
): void {
  const literal = (member.type as ReflectionType).declaration;
  const signatures = literal.signatures ?? [];
  literal.signatures = undefined;
  member.type = undefined;
  member.kind = ReflectionKind.Method;
  member.signatures = signatures;
  signatures.forEach((signature, i) => {
    signature.parent = member;
    signature.name = member.name;
    signature.sources = member.sources;
    // The first operand is the tensor itself.
    const names = origin?.signatures?.[i]?.parameters?.slice(1).map(({ name }) => name);
    const rest = signature.parameters?.at(-1);
    if (rest?.flags.isRest && rest.type) {
      project.removeReflection(rest);
      signature.parameters = spread(project, signature, rest.name, rest.type, names);
    }
  });
  project.removeReflection(literal);
}

function describe(
  context: Context,
  tensor: DeclarationReflection,
  member: DeclarationReflection,
): void {
  const declarations = context.getSymbolFromReflection(member)?.declarations ?? [];
  const origin = functionNamed(tensor, member.name);
  const base = member.name.endsWith('_')
    ? functionNamed(tensor, member.name.slice(0, -1))
    : undefined;
  member.signatures?.forEach((signature, i) => {
    const ofOrigin = origin?.signatures?.[i]?.comment;
    signature.comment ??=
      ofOrigin?.clone() ??
      commentAt(context, declarations[i]) ??
      (base && inPlace(base, signature));
  });
}

function commentAt(context: Context, declaration: ts.Declaration | undefined): Comment | undefined {
  if (!declaration) return undefined;
  return ts.isFunctionDeclaration(declaration)
    ? context.getSignatureComment(declaration)
    : undefined;
}

/** A twin does what its function does, and writes it to the tensor. */
function inPlace(base: DeclarationReflection, { parameters = [] }: SignatureReflection): Comment {
  const args = ['this', ...parameters.map(({ name }) => name)].join(', ');
  return new Comment(
    [
      { kind: 'inline-tag', tag: '@link', text: base.name, target: base },
      { kind: 'text', text: ' in place: what ' },
      { kind: 'code', text: `\`${base.name}(${args})\`` },
      {
        kind: 'text',
        text: ' gives is written to this tensor, and to all that share its elements.',
      },
    ],
    [
      new CommentTag('@returns', [{ kind: 'text', text: 'This tensor.' }]),
      new CommentTag(
        '@throws',
        thrown('ShapeError', 'if the operands do not broadcast to the shape of this tensor.'),
      ),
      new CommentTag(
        '@throws',
        thrown('DTypeError', 'if the result has a dtype of a higher category than this tensor.'),
      ),
    ],
  );
}

function functionNamed(
  tensor: DeclarationReflection,
  name: string,
): DeclarationReflection | undefined {
  const found = tensor.parent?.getChildByName([name]);
  const target = found instanceof ReferenceReflection ? found.tryGetTargetReflectionDeep() : found;
  return target instanceof DeclarationReflection && target.signatures ? target : undefined;
}
