// What the host computes: functions on doubles, called for one element after the other, for
// vectors lane by lane.

import {
  type Binary,
  type BinaryNode,
  binaryFacts,
  type Expression,
  type Unary,
  type UnaryNode,
  unaryFacts,
} from '@gradus/tensor/backend';
import { type Code, extractLane, op, replaceLane } from '../assembler/code.ts';
import type { FunctionBuilder } from '../assembler/function.ts';
import type { HostFunction } from '../assembler/module.ts';
import { type Lanes, localType } from './element.ts';

export const unaryHostPrimitives = [
  ...(['exp', 'exp2', 'expm1', 'log', 'log2', 'log10', 'log1p'] as const),
  ...(['sin', 'cos', 'tan', 'asin', 'acos', 'atan'] as const),
  ...(['sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh'] as const),
  ...(['erf', 'erfc', 'erfinv', 'lgamma', 'digamma'] as const),
];

export const binaryHostPrimitives = [
  ...(['atan2', 'hypot', 'pow'] as const),
  ...(['fmod', 'remainder', 'floorDivide'] as const),
];

const names: ReadonlySet<Unary | Binary> = new Set([
  ...unaryHostPrimitives,
  ...binaryHostPrimitives,
]);

/** Whether a node that is left after lowering calls the host. */
export function callsHost(node: Expression): node is UnaryNode | BinaryNode {
  return (node.kind === 'unary' || node.kind === 'binary') && names.has(node.op);
}

/** What the host computes, by the name of the primitive. */
export const hostFunctions: Readonly<Record<string, HostFunction>> = Object.fromEntries([
  ...unaryHostPrimitives.map((name) => [name, unaryFacts[name].evaluate]),
  ...binaryHostPrimitives.map((name) => [name, binaryFacts[name].evaluate]),
]);

const lanePrefix = { float32: 'f32x4', float64: 'f64x2' } as const;

/** The value of a node that calls the host, after `setup` has run. */
export function hostCode(
  f: FunctionBuilder,
  { op: name, dtype }: UnaryNode | BinaryNode,
  lanes: Lanes,
  operands: readonly Code[],
  call: (name: string, ...operands: Code[]) => Code,
): { setup: Code; value: Code } {
  const isDouble = dtype === 'float64';
  const promote = (x: Code): Code => (isDouble ? x : op('f64.promote_f32', x));
  const callOne = (values: readonly Code[]): Code => {
    const result = call(name, ...values.map(promote));
    return isDouble ? result : op('f32.demote_f64', result);
  };
  if (lanes === 1) return { setup: [], value: callOne(operands) };
  const prefix = lanePrefix[isDouble ? 'float64' : 'float32'];
  const vectors = operands.map(() => f.local('v128'));
  const result = f.local(localType(dtype, lanes));
  const eachLane = Array.from({ length: lanes }, (_, lane) => {
    const values = vectors.map((vector) => extractLane(`${prefix}.extract_lane`, vector.get, lane));
    return result.set(replaceLane(`${prefix}.replace_lane`, result.get, lane, callOne(values)));
  });
  return {
    setup: [vectors.map((vector, i) => vector.set(operands[i])), eachLane],
    value: result.get,
  };
}
