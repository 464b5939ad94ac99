// The spec of an elementwise op from what it computes: every sample, and the errors that all
// such ops share.

import { type DType, DTypeError, ShapeError, Tensor, type Value } from '@gradus/tensor';
import type { SampleInput } from '../sample-input.ts';
import type { ErrorSample, OpSpec } from '../spec.ts';
import { type ElementwiseFacts, elementwiseSamples } from './elementwise-samples.ts';

/** An op on tensors and numbers, called by position. */
export type Call = (...operands: never[]) => Tensor;

export interface ElementwiseSpecFacts extends Omit<ElementwiseFacts, 'run' | 'runInPlace'> {
  readonly call: Call;
  /** Dtypes that are refused, and the domain that the message names. */
  readonly refuses?: { readonly dtypes: readonly DType[]; readonly domain: string };
}

/** `op_` of the first operand. */
function inPlace(op: string): (operands: readonly Value[]) => Tensor {
  return ([target, ...rest]) => {
    const twin: unknown = target instanceof Tensor ? Reflect.get(target, `${op}_`) : undefined;
    if (typeof twin !== 'function') throw new Error(`${op} has no in-place twin`);
    return Reflect.apply(twin, target, rest);
  };
}

export function elementwiseSpec({ call, refuses, ...facts }: ElementwiseSpecFacts): OpSpec {
  const run = (operands: readonly Value[]): Tensor => Reflect.apply(call, null, operands);
  const complete = { ...facts, run, runInPlace: inPlace(facts.op) };
  return {
    op: facts.op,
    samples: elementwiseSamples(complete),
    errors: [
      ...shapeErrors(complete),
      ...lossErrors(complete),
      ...(refuses?.dtypes ?? []).map((dtype) => ({
        name: dtype,
        inputs: operandsOf(complete, dtype),
        run,
        error: DTypeError,
        message: `${facts.op}: ${dtype} operands; the rule is ${refuses?.domain} dtypes only`,
      })),
    ],
  };
}

const ones = (dtype: DType, ...shape: number[]): SampleInput => ({
  dtype,
  shape,
  fill: [1, 0, 1],
  layout: 'contiguous',
});

function operandsOf({ arity }: ElementwiseFacts, dtype: DType): SampleInput[] {
  return Array.from({ length: arity }, () => ones(dtype, 3));
}

function shapeErrors(facts: Required<Pick<ElementwiseFacts, 'runInPlace'>> & ElementwiseFacts) {
  const { op, arity, run, runInPlace } = facts;
  const [dtype] = facts.dtypes;
  const stretched: SampleInput = { ...ones(dtype, 2, 3), layout: 'expandedFirst' };
  const overlapping: ErrorSample = {
    name: 'in place, a target whose elements share a place',
    inputs: [stretched, ones(dtype, 2, 3)].slice(0, arity),
    run: runInPlace,
    error: ShapeError,
    message:
      `${op}_: the target is ${dtype}[2, 3] with strides [0, 1]: several elements share one ` +
      'place. clone() gives each its own',
  };
  const ofTwo: ErrorSample[] = [
    {
      name: 'shapes that do not broadcast',
      inputs: [ones(dtype, 2, 3), ones(dtype, 2, 4)],
      run,
      error: ShapeError,
      message:
        `${op}: shapes [2, 3] and [2, 4] do not broadcast: sizes 3 and 4 of dim -1 differ ` +
        'and neither is 1',
    },
    {
      name: 'in place, a result larger than the target',
      inputs: [ones(dtype, 3), ones(dtype, 2, 3)],
      run: runInPlace,
      error: ShapeError,
      message:
        `${op}_: the result has shape [2, 3], the target is ${dtype}[3]; ` +
        'the result must broadcast to the shape of the target',
    },
  ];
  return arity === 1 ? [overlapping] : [overlapping, ...ofTwo];
}

/** A floating result in an integer target, where the op has one. */
function lossErrors(facts: Required<Pick<ElementwiseFacts, 'runInPlace'>> & ElementwiseFacts) {
  const { op, arity, runInPlace, dtypes, computes = (dtype: DType) => dtype } = facts;
  const result = facts.result ?? computes;
  const isMixed = arity === 2 && dtypes.includes('int32') && dtypes.includes('float32');
  const other: DType = isMixed ? 'float32' : 'int32';
  if (!dtypes.includes('int32') || result(other) !== 'float32') return [];
  const error: ErrorSample = {
    name: 'in place, a floating result in an integer target',
    inputs: [ones('int32', 3), ones(other, 3)].slice(0, arity),
    run: runInPlace,
    error: DTypeError,
    message:
      `${op}_: the result is float32, the target is int32[3]; ` +
      'a write must not lose the kind of number',
  };
  return arity === 1 && result('int32') !== 'float32' ? [] : [error];
}
