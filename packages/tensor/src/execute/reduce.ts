// Reductions: one kernel over the dims that go, then a view without them.

import type { Operand } from '../backend/contract.ts';
import { checkAskedDType } from '../dtype/asked-dtype.ts';
import { computedIn, type DType, dtypes, widerOf } from '../dtype/dtype.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { builder, cast, input, isInDomain, scalar } from '../expression/builder.ts';
import { type ReduceKernel, reduceKernel } from '../kernel/kernel.ts';
import type { ReduceOp, ReduceParams } from '../ops/definition.ts';
import { broadcastsTo } from '../shape/broadcast.ts';
import { describe, type Shape } from '../shape/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { reductionWithPending } from './deferral/deferral.ts';
import { launch } from './launch.ts';
import { OpCache } from './op-cache.ts';
import { allocateAll, broadcastOperand, commonBackend, operandOf } from './operands.ts';
import { reducedBy } from './reduced-dims.ts';
import { firstTensor, isScalar, type Value } from './value.ts';

/** What to run for a reduction of given dtypes. */
interface Lowering {
  readonly kernel: ReduceKernel;
  /** Dtypes of the outputs. */
  readonly outputs: readonly DType[];
}

const lowerings = new OpCache<ReduceOp, number, Lowering>();

export function runReduce(op: ReduceOp, inputs: readonly Value[], params: unknown): Tensor[] {
  const { dim, keepdim = false, dtype } = (params ?? {}) as ReduceParams;
  checkAskedDType(op.name, dtype);
  const x = firstTensor(op.name, inputs);
  const backend = commonBackend(op.name, inputs);
  const { shape, kept, strides, count } = reducedBy(op, x, dim, keepdim);
  const { kernel, outputs } = lower(op, inputs, dtype);
  const scalars = [count];
  for (let i = 1; i < inputs.length; i++) {
    const value = inputs[i];
    if (isScalar(value)) scalars.push(Number(value));
  }
  checkInputs(op.name, inputs, x.shape);
  const run = reductionWithPending(kernel, inputs, scalars, x.shape) ?? {
    kernel,
    operands: inputOperands(inputs, x.shape),
    scalars,
  };
  const results = allocateAll(op.name, backend, shape, outputs);
  for (const result of results) run.operands.push({ ...operandOf(result), shape: kept, strides });
  launch(backend, run.kernel, run.operands, run.scalars);
  return results;
}

function checkInputs(op: string, inputs: readonly Value[], shape: Shape): void {
  for (let i = 1; i < inputs.length; i++) {
    const value = inputs[i];
    if (isScalar(value)) continue;
    if (!broadcastsTo(value.shape, shape)) {
      throw new ShapeError(
        op,
        `${describe(value)} does not broadcast to [${shape.join(', ')}], the shape that is reduced`,
        { shape: value.shape, target: shape },
      );
    }
  }
}

function inputOperands(inputs: readonly Value[], shape: Shape): Operand[] {
  const operands: Operand[] = [];
  for (let i = 0; i < inputs.length; i++) {
    const value = inputs[i];
    if (!isScalar(value)) operands.push(broadcastOperand(value, shape));
  }
  return operands;
}

// The key of a combination: a digit for the dtype asked for, one an input.
const radix = 8;
const scalarDigit = radix - 1;

function lower(op: ReduceOp, inputs: readonly Value[], dtype: DType | undefined): Lowering {
  let key = dtype === undefined ? 0 : 1 + dtypes[dtype].rank;
  for (let i = 0; i < inputs.length; i++) {
    const value = inputs[i];
    key = key * radix + (isScalar(value) ? scalarDigit : 1 + dtypes[value.dtype].rank);
  }
  return lowerings.find(op, key) ?? lowerings.keep(op, key, lowered(op, inputs, dtype));
}

function lowered(op: ReduceOp, inputs: readonly Value[], dtype: DType | undefined): Lowering {
  const kernel = build(op, inputs, dtype);
  return { kernel, outputs: kernel.epilogues.map((epilogue) => epilogue.dtype) };
}

function build(op: ReduceOp, inputs: readonly Value[], dtype: DType | undefined): ReduceKernel {
  const tensors: DType[] = inputs.flatMap((value) => (isScalar(value) ? [] : [value.dtype]));
  const widest = dtype ?? tensors.reduce(widerOf);
  if (!isInDomain(widest, op.domain)) {
    throw new DTypeError(
      op.name,
      `${describe(firstTensor(op.name, inputs))} would be reduced in ${widest}; ` +
        `the rule is ${op.domain} dtypes only`,
      { dtype: widest },
    );
  }
  const accumulated = dtype ?? op.accumulate(widest);
  const { prologue, epilogues, scalars } = expressionsIn(op, inputs, computedIn(accumulated));
  const result = dtype ?? op.result?.(tensors[0]);
  const results =
    accumulated === 'float16' ? expressionsIn(op, inputs, accumulated).epilogues : epilogues;
  return reduceKernel(
    tensors,
    scalars,
    prologue,
    op.combiner,
    epilogues.map((node, i) => cast(node, result ?? results[i].dtype)),
  );
}

/** What the reduction computes where its operands meet in `accumulated`. */
function expressionsIn(op: ReduceOp, inputs: readonly Value[], accumulated: DType) {
  let tensor = 0;
  const scalars: DType[] = [accumulated];
  const [x, ...others] = inputs.map((value) =>
    isScalar(value)
      ? scalar(scalars.push(accumulated) - 1, accumulated)
      : cast(input(tensor++, value.dtype), accumulated),
  );
  const prologue = op.prologue?.(builder, x, ...others) ?? x;
  const value = input(0, prologue.dtype);
  const combined = { value, index: input(1, 'int32'), count: scalar(0, accumulated) };
  const numbers = others.filter((node) => node.kind === 'scalar');
  const epilogues = [op.epilogue?.(builder, combined, ...numbers) ?? value].flat();
  return { prologue, epilogues, scalars };
}
