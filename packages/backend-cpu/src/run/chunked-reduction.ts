// Reductions of very many elements to one, in two steps: chunks of a fixed size are reduced to
// partial results, those to the result. The chunks depend on the operands' sizes alone, and are
// the same whether one thread reduces them or several.

import {
  type DType,
  dtypes,
  type Expression,
  builder as e,
  input,
  type LoopNest,
  type ReduceKernel,
  readsIndex,
  rebuilt,
  reduceKernel,
} from '@gradus/tensor/backend';
import { flatKey } from '../code/operand-layout.ts';
import { type ReduceLayout, reduceModule } from '../code/reduce.ts';
import { cutsOf, runLoops } from '../threads/loops.ts';
import { reduceWork } from '../threads/work.ts';
import { writeFlat, writeNest } from './loop-frame.ts';
import type { Machine } from './machine.ts';
import { type CpuOperand, movedOn } from './operand.ts';
import { chooseLayout, layoutKey } from './reduce-layout.ts';

/** Elements of a chunk, about. */
const chunkElements = 32768;

/** Elements from which on a reduction is done in chunks, whatever is computed of each of them. */
const leastChunked = 8 * chunkElements;

/** Whether a reduction of so many elements to one is done in chunks. */
export function isChunked(kernel: ReduceKernel, elements: number): boolean {
  return elements >= leastChunked && !readsIndex(kernel.epilogues);
}

/** Reduces all that `nest` goes over: loops over the inputs, all of them reduced. */
export function runChunked(
  machine: Machine,
  kernel: ReduceKernel,
  nest: LoopNest,
  operands: readonly CpuOperand[],
  scalars: readonly number[],
): void {
  const { part, join, isWide } = stepsOf(kernel);
  const inputCount = kernel.inputs.length;
  const [size, ...inner] = nest.sizes;
  const length = Math.max(1, Math.floor(chunkElements / inner.reduce((x, y) => x * y, 1)));
  const whole = Math.floor(size / length);
  const partials = heapVector(machine, Math.ceil(size / length), part.epilogues[0].dtype);
  const layout = { ...chooseLayout(chunksOf(nest, length, whole), 1, inputCount), isWide };
  const program = machine.program(part, layoutKey(layout), () => reduceModule(part, layout));
  /** Chunks from the `first` on. */
  const run = (first: number, chunkLength: number, count: number): void => {
    const chunks = chunksOf(nest, chunkLength, count);
    const moved = operands
      .slice(0, inputCount)
      .map((operand, i) => movedOn(operand, first * length * nest.strides[i][0]));
    writeNest(machine.frame, chunks, [...moved, movedOn(partials, first)], scalars);
    const elements = chunks.sizes.reduce((x, y) => x * y, 1);
    const work = elements * reduceWork(kernel);
    runLoops(machine, program, work, chunks.sizes, inputCount + 1, cutsOf(1));
  };
  try {
    if (whole > 0) run(0, length, whole);
    if (whole * length < size) run(whole, size - whole * length, 1);
    runJoin(machine, join, partials, operands.slice(inputCount), scalars);
  } finally {
    machine.heap.free(partials.buffer.address, partials.buffer.bytes);
  }
}

/** `count` chunks of a nest, each of `length` rounds of its first loop, and where results go. */
function chunksOf({ sizes, strides }: LoopNest, length: number, count: number): LoopNest {
  const inputs = strides.map(([first, ...rest]) => [first * length, first, ...rest]);
  return {
    sizes: [count, length, ...sizes.slice(1)],
    strides: [...inputs, [1, ...sizes.map(() => 0)]],
  };
}

function runJoin(
  machine: Machine,
  join: ReduceKernel,
  partials: CpuOperand,
  outputs: readonly CpuOperand[],
  scalars: readonly number[],
): void {
  const layout: ReduceLayout = { kept: 0, reduced: 1, along: 'reduced', inner: ['next'] };
  const program = machine.program(join, flatKey, () => reduceModule(join, layout));
  writeFlat(machine.frame, partials.shape[0], [partials, ...outputs], scalars);
  machine.call(program);
}

function heapVector({ heap }: Machine, count: number, dtype: DType): CpuOperand {
  const bytes = count * dtypes[dtype].bytes;
  const buffer = { address: heap.allocate(bytes), bytes };
  return { buffer, byteOffset: 0, shape: [count], strides: [1], dtype };
}

/** The kernels of both steps. */
interface Steps {
  readonly part: ReduceKernel;
  readonly join: ReduceKernel;
  /** Whether partial results are sums of float32 in float64. */
  readonly isWide: boolean;
}

const knownSteps = new WeakMap<ReduceKernel, Steps>();

function stepsOf(kernel: ReduceKernel): Steps {
  const known = knownSteps.get(kernel);
  if (known !== undefined) return known;
  const { inputs, scalars, prologue, combiner, epilogues } = kernel;
  const { dtype } = prologue;
  const isWide = combiner === 'sum' && dtype === 'float32';
  const partial = isWide ? 'float64' : dtype;
  const result = e.cast(input(0, partial), dtype);
  const joined = epilogues.map((epilogue) => withInput(epilogue, result));
  const steps: Steps = {
    part: reduceKernel(inputs, scalars, prologue, combiner, [e.cast(input(0, dtype), partial)]),
    join: reduceKernel([partial], scalars, input(0, partial), combiner, joined),
    isWide,
  };
  knownSteps.set(kernel, steps);
  return steps;
}

/** The expression with its one input replaced. */
function withInput(expression: Expression, value: Expression): Expression {
  const known = new Map<Expression, Expression>();
  const next = (node: Expression): Expression => {
    if (node.kind === 'input') return value;
    const made = known.get(node) ?? rebuilt(node, next);
    known.set(node, made);
    return made;
  };
  return next(expression);
}
