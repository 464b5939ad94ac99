// Ops that go over each row, which is a line along one dim, several times: what is combined over
// it first may take part in what is combined next, and in the results.

import { computedIn, type DType, dtypes, widerOf } from '../dtype/dtype.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { type Builder, builder, cast, input, isInDomain } from '../expression/builder.ts';
import type { Expression } from '../expression/node.ts';
import type { Domain } from '../expression/primitives.ts';
import { type Combiner, type RowKernel, type RowStage, rowKernel } from '../kernel/kernel.ts';
import { dimLast, onePerRow } from '../shape/last-dim.ts';
import type { Layout } from '../shape/layout.ts';
import { describe, normalizeDim, sameShape } from '../shape/shape.ts';
import { type KernelFunction, kernelOp } from './callable.ts';
import type { TensorSpec } from './definition.ts';

/** An expression at an element of a row: over the inputs there, and the results of stages. */
export type RowRule<R> = (
  e: Builder,
  inputs: readonly Expression[],
  results: readonly Expression[],
) => R;

/** What a row op computes: over the inputs, which have one shape, along one dim. */
export interface RowDefinition {
  readonly name: string;
  /** The dtypes it is defined on. */
  readonly domain: Domain;
  /** In which dtype the inputs meet, from the widest among them. */
  readonly accumulate: (dtype: DType) => DType;
  /** What is combined over each row, in turn; each prologue sees the results before it. */
  readonly stages: readonly {
    readonly combiner: Combiner;
    readonly prologue: RowRule<Expression>;
  }[];
  /** One result or several; one that reads no input has a single value a row. */
  readonly outputs: RowRule<Expression | Expression[]>;
  /** Instead of the derivative that follows from the stages, for an op of one input and result. */
  readonly gradient?: RowGradient;
}

/** The gradient of the one input as a row op, over `g`, the result `y` and the input `x`. */
export interface RowGradient {
  readonly stages: RowDefinition['stages'];
  readonly output: RowRule<Expression>;
}

/** Parameters of every row op. */
export interface RowParams {
  readonly dim: number;
  /** Whether results with a single value a row keep the dim, with size 1. */
  readonly keepdim?: boolean;
}

/** Defines an op that is one row kernel. */
export function rowOp(definition: RowDefinition): KernelFunction<RowParams> {
  const { name } = definition;
  const kernels = new Map<number, RowKernel>();
  const lower = (inputs: readonly TensorSpec[], { dim, keepdim = false }: RowParams) => {
    const [{ shape }] = inputs;
    const along = normalizeDim(name, dim, shape.length);
    checkShapes(name, inputs);
    let key = 0;
    for (const { dtype } of inputs) key = key * 8 + 1 + dtypes[dtype].rank;
    const kernel = kernels.get(key) ?? kernelOf(definition, inputs);
    kernels.set(key, kernel);
    const { isWhole } = kernel;
    const kept = shape.flatMap((size, d) => (d !== along ? size : keepdim ? 1 : []));
    return {
      kernel,
      outputs: kernel.outputs.map(({ dtype }, i) => ({ dtype, shape: isWhole[i] ? shape : kept })),
      scalars: [],
      view: (layout: Layout, operand: number) =>
        keepdim || operand < inputs.length || isWhole[operand - inputs.length]
          ? dimLast(layout, along)
          : onePerRow(layout),
    };
  };
  return kernelOp(name, 'row', lower, { rows: definition });
}

function checkShapes(op: string, inputs: readonly TensorSpec[]): void {
  if (inputs.every(({ shape }) => sameShape(shape, inputs[0].shape))) return;
  const all = inputs.map(describe).join(', ');
  throw new ShapeError(op, `inputs are ${all}; all must have one shape`, {
    shapes: inputs.map(({ shape }) => shape),
  });
}

function kernelOf(definition: RowDefinition, tensors: readonly TensorSpec[]): RowKernel {
  const { name, domain, accumulate } = definition;
  const given = tensors.map(({ dtype }) => dtype);
  const widest = given.reduce(widerOf);
  if (!isInDomain(widest, domain)) {
    throw new DTypeError(
      name,
      `${describe(tensors[0])} would be reduced in ${widest}; the rule is ${domain} dtypes only`,
      { dtype: widest },
    );
  }
  const accumulated = accumulate(widest);
  const { stages, outputs } = expressionsIn(definition, given, computedIn(accumulated));
  const results =
    accumulated === 'float16' ? expressionsIn(definition, given, accumulated).outputs : outputs;
  return rowKernel(
    given,
    [],
    stages,
    outputs.map((node, i) => cast(node, results[i].dtype)),
  );
}

/** What a row op computes where its inputs meet in `accumulated`. */
function expressionsIn(definition: RowDefinition, given: readonly DType[], accumulated: DType) {
  const inputs = given.map((dtype, i) => cast(input(i, dtype), accumulated));
  const stages: RowStage[] = [];
  const results: Expression[] = [];
  for (const { combiner, prologue } of definition.stages) {
    const node = prologue(builder, inputs, results);
    stages.push({ combiner, prologue: node });
    results.push(input(inputs.length + results.length, node.dtype));
  }
  const outputs = [definition.outputs(builder, inputs, results)].flat();
  return { stages, outputs };
}
