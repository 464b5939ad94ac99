// Row ops: the gradient is a row op again, over what it reads, stretched to whole rows.

import { expand, reshape, type Shape, type Tensor } from '@gradus/tensor';
import {
  builder,
  cast,
  type Expression,
  type KernelOp,
  normalizeDim,
  type RowDefinition,
  type RowGradient,
  type RowParams,
  rowOp,
  sameShape,
  topologicalOrder,
} from '@gradus/tensor/interpreter';
import { type Derivative, linear, missing, output, type Read, type Vjp } from '../derivative.ts';
import { symbol } from '../elementwise/symbols.ts';
import { inDType } from '../sum-to.ts';
import { rowGradient } from './row-gradient.ts';

/** The derivative of a row op. */
export function rowDerivative({ name, rows }: KernelOp): Derivative {
  const vjps: Vjp[] = [];
  return {
    at(position) {
      vjps[position] ??=
        rows === undefined
          ? missing(name, 'a row op that does not say what it computes')
          : vjpOf(rows, position);
      return vjps[position];
    },
  };
}

function vjpOf(rows: RowDefinition, position: number): Vjp {
  if (rows.gradient !== undefined) return given(rows, rows.gradient);
  const { name, stages } = rows;
  const symbols = inputSymbols();
  if (stages.some(({ combiner }) => combiner === 'prod')) {
    return missing(name, 'a row op with products, and a gradient is required');
  }
  const results = [rows.outputs(builder, symbols, resultSymbols)].flat();
  if (results.length > 1) {
    return missing(name, `the op has ${results.length} results, and a gradient is required`);
  }
  const seen = new Set(topologicalOrder([...results, ...prologuesOf(stages, symbols)]));
  const reads = symbols.flatMap((node, i) => (seen.has(node) ? [i] : []));
  if (!reads.includes(position)) return linear(() => undefined);
  const places = (inputs: readonly Expression[]): Expression[] =>
    symbols.map((node, i) => inputs[reads.indexOf(i)] ?? cast(node, inputs[0].dtype));
  const nodes = new Set(topologicalOrder(results));
  const isWhole = symbols.some((node) => nodes.has(node));
  return overRows(rowGradient(rows, { position, places, isWhole }), reads);
}

/** The gradient that the definition gives, of its one input. */
function given(rows: RowDefinition, { stages, output: result }: RowGradient): Vjp {
  const [incoming, y, x] = inputSymbols();
  const known = new Map<Read, Expression>([
    [output(), y],
    [0, x],
  ]);
  const inputs = [incoming, y, x];
  const all = [result(builder, inputs, resultSymbols), ...prologuesOf(stages, inputs)];
  const seen = new Set(topologicalOrder(all));
  const reads = [...known].flatMap(([read, node]) => (seen.has(node) ? [read] : []));
  const places = ([g, ...values]: readonly Expression[]): Expression[] => [
    g,
    ...[...known].map(([read, node]) => values[reads.indexOf(read)] ?? cast(node, g.dtype)),
  ];
  return overRows(
    {
      name: `${rows.name}Backward`,
      domain: rows.domain,
      accumulate: rows.accumulate,
      stages: stages.map(({ combiner, prologue }) => ({
        combiner,
        prologue: (e, operands, results) => prologue(e, places(operands), results),
      })),
      outputs: (e, operands, results) => result(e, places(operands), results),
    },
    reads,
  );
}

// They stand for inputs and for results of stages while a definition is looked at.
const inputCount = 8;
const resultSymbols = Array.from({ length: 32 }, () => symbol('float32'));

function inputSymbols(): readonly Expression[] {
  return Array.from({ length: inputCount }, () => symbol('float32'));
}

function prologuesOf(
  stages: RowDefinition['stages'],
  inputs: readonly Expression[],
): readonly Expression[] {
  return stages.map(({ prologue }) => prologue(builder, inputs, resultSymbols));
}

/** The rule that runs a row op over `g` and what it reads. */
function overRows(definition: RowDefinition, reads: readonly Read[]): Vjp {
  const op = rowOp(definition);
  return {
    reads,
    vjp(g, values, { shape, dtype }, params) {
      const dim = normalizeDim(definition.name, (params as RowParams).dim, shape.length);
      const rows = [g, ...(values as Tensor[])].map((x) => wholeRows(x, shape, dim));
      // All of a row have one gradient where it follows from stages alone.
      return inDType(wholeRows(op(rows, { dim })[0], shape, dim), g, dtype);
    },
  };
}

/** What has one value a row, beside each element of the row. */
function wholeRows(x: Tensor, shape: Shape, dim: number): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const kept = shape.map((size, d) => (d === dim ? 1 : size));
  return expand(reshape(x, kept), shape);
}
