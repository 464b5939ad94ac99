// A constant whose type is an interface to call, as elementwise ops and reductions are, is shown as
// the function that it is to its users.

import {
  DeclarationReflection,
  ParameterReflection,
  type ProjectReflection,
  ReferenceType,
  ReflectionFlag,
  ReflectionKind,
  SignatureReflection,
  type SomeType,
} from 'typedoc';
import { addRemarks } from './remarks.ts';

export function callablesAsFunctions(project: ProjectReflection): void {
  for (const constant of project.getReflectionsByKind(ReflectionKind.Variable)) {
    if (constant instanceof DeclarationReflection) asFunction(project, constant);
  }
}

function asFunction(project: ProjectReflection, constant: DeclarationReflection): void {
  const { type } = constant;
  if (!(type instanceof ReferenceType)) return;
  const called = type.reflection;
  if (!(called instanceof DeclarationReflection) || !called.signatures) return;
  const { comment } = constant;
  constant.kind = ReflectionKind.Function;
  constant.setFlag(ReflectionFlag.Const, false);
  constant.type = undefined;
  constant.comment = undefined;
  constant.signatures = called.signatures.map((from) => {
    const signature = new SignatureReflection(
      constant.name,
      ReflectionKind.CallSignature,
      constant,
    );
    project.registerReflection(signature, undefined, undefined);
    signature.comment = comment?.clone();
    signature.type = from.type;
    signature.sources = constant.sources;
    signature.parameters = (from.parameters ?? []).flatMap((parameter) => {
      const given = argumentFor(parameter.type, called, type);
      return given
        ? spread(project, signature, parameter.name, given)
        : [parameterOf(project, signature, parameter.name, parameter.type, parameter)];
    });
    addRemarks(called.name, signature.comment, signature.parameters);
    return signature;
  });
}

/** What `type` gives for the type parameter of `called` that a rest parameter is. */
function argumentFor(
  parameter: SomeType | undefined,
  called: DeclarationReflection,
  type: ReferenceType,
): SomeType | undefined {
  if (!(parameter instanceof ReferenceType) || !parameter.refersToTypeParameter) return undefined;
  const at = called.typeParameters?.findIndex(({ name }) => name === parameter.name) ?? -1;
  return type.typeArguments?.[at];
}

/** The parameters that a rest parameter of type `given` stands for; `names` are better than its own. */
export function spread(
  project: ProjectReflection,
  signature: SignatureReflection,
  name: string,
  given: SomeType,
  names: readonly string[] = [],
): ParameterReflection[] {
  if (given.type !== 'tuple') {
    const rest = { flags: { isRest: true, isOptional: false }, defaultValue: undefined };
    return [parameterOf(project, signature, names[0] ?? name, given, rest)];
  }
  return given.elements.map((element, i) => {
    const named = element.type === 'namedTupleMember';
    const inner = named
      ? element.element
      : element.type === 'optional'
        ? element.elementType
        : element;
    const isOptional = named ? element.isOptional : element.type === 'optional';
    const isRest = inner.type === 'rest';
    return parameterOf(
      project,
      signature,
      named ? element.name : (names[i] ?? `${name}${i}`),
      isRest ? inner.elementType : inner,
      { flags: { isRest, isOptional }, defaultValue: undefined },
    );
  });
}

interface Manner {
  readonly flags: { readonly isRest: boolean; readonly isOptional: boolean };
  readonly defaultValue?: string | undefined;
}

function parameterOf(
  project: ProjectReflection,
  signature: SignatureReflection,
  name: string,
  type: SomeType | undefined,
  { flags, defaultValue }: Manner,
): ParameterReflection {
  const parameter = new ParameterReflection(name, ReflectionKind.Parameter, signature);
  project.registerReflection(parameter, undefined, undefined);
  parameter.type = type;
  if (defaultValue !== undefined) parameter.defaultValue = defaultValue;
  parameter.setFlag(ReflectionFlag.Rest, flags.isRest);
  parameter.setFlag(ReflectionFlag.Optional, flags.isOptional);
  return parameter;
}
