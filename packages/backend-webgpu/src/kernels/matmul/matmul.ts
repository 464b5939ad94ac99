// Runs matrix products: chooses a preset, divides long sums of few results, and dispatches.

import { dtypes } from '@gradus/tensor/backend';
import type { GpuOperand, Recorder } from '../../encode/program.ts';
import { type Bound, bindingsOf } from '../../wgsl/bindings.ts';
import { gridOf, groupSize } from '../../wgsl/grid.ts';
import { withWords } from '../widening.ts';
import { directCode } from './direct.ts';
import { dotsCode } from './dots.ts';
import {
  classKey,
  type ProductClass,
  parameterCount,
  parametersOf,
  type Reading,
} from './frame.ts';
import { parted, sumPartsCode, sumPartsParameters } from './parts.ts';
import { type Preset, partsFor, presetFor, presets, type Tiling, workgroupsOf } from './presets.ts';
import { type Product, productOf, type Side } from './product.ts';
import { sharedCode } from './shared.ts';

/** Runs a matrix product on operands a, b and out. */
export function runMatmul(recorder: Recorder, operands: readonly GpuOperand[]): void {
  withWords(recorder, operands, ['reads', 'reads', 'writes'], (wide) => {
    const product = productOf(wide);
    if (resultCount(product) === 0) return;
    const preset = presetFor(product, recorder.facts);
    const parts = partsFor(product, presets[preset], recorder.facts);
    runProduct(recorder, product, wide, preset, parts);
  });
}

/** Runs a product of operands a, b and out with a preset, its sums made in so many parts. */
export function runProduct(
  recorder: Recorder,
  product: Product,
  operands: readonly GpuOperand[],
  preset: Preset,
  parts: number,
): void {
  const [a, b, out] = operands;
  if (parts === 1) {
    dispatchProduct(recorder, product, bindingsOf(operands, 1), preset);
    return;
  }
  const divided = parted(product, parts);
  const [count, pieces] = [resultCount(product), divided.batch[0]];
  const buffer = recorder.scratch(count * pieces * dtypes[out.dtype].bytes);
  const sums: GpuOperand = { ...out, buffer, byteOffset: 0 };
  dispatchProduct(recorder, divided, bindingsOf([a, b, sums], 1), preset, product.depth);
  const bound = bindingsOf([sums, out], 1);
  recorder.dispatch({
    program: recorder.program(`matmul parts|${out.dtype}`, () => ({
      code: sumPartsCode(bound),
      bindings: bound.bindings,
      parameters: sumPartsParameters,
    })),
    buffers: bound.buffers,
    parameters: [count, pieces, product.out.offset],
    workgroups: gridOf(Math.ceil(count / groupSize), recorder.facts),
  });
  recorder.release(buffer);
}

function dispatchProduct(
  recorder: Recorder,
  product: Product,
  bound: Bound,
  preset: Preset,
  wholeDepth?: number,
): void {
  const tiling = presets[preset];
  const of: ProductClass = {
    bound,
    batchRank: product.batch.length,
    isParted: wholeDepth !== undefined,
    readings: tiling.kind === 'shared' ? readingsOf(product, bound) : ['lines', 'lines'],
  };
  const program = recorder.program(`matmul ${preset}|${classKey(of)}`, () => ({
    code: codeOf(of, tiling),
    bindings: bound.bindings,
    parameters: parameterCount(of),
  }));
  recorder.dispatch({
    program,
    buffers: bound.buffers,
    parameters: parametersOf(product, wholeDepth),
    workgroups: gridOf(workgroupsOf(product, tiling), recorder.facts),
  });
}

function codeOf(of: ProductClass, tiling: Tiling): string {
  if (tiling.kind === 'shared') return sharedCode(of, tiling);
  return tiling.kind === 'direct' ? directCode(of, tiling) : dotsCode(of);
}

function resultCount({ rows, columns, batch }: Product): number {
  return batch.reduce((count, size) => count * size, rows * columns);
}

function readingsOf({ a, b }: Product, { places }: Bound): [Reading, Reading] {
  const [left, right, out] = places.map(({ binding }) => binding);
  return [
    readingOf(a, a.row, a.column, left !== right && left !== out),
    readingOf(b, b.column, b.row, right !== left && right !== out),
  ];
}

/** How to read an operand whose lines and terms lie so far apart. */
function readingOf(side: Side, line: number, term: number, isAlone: boolean): Reading {
  if (Math.abs(term) < Math.abs(line)) return 'terms';
  const isAligned = [side.offset, term, ...side.batch].every((step) => step % 4 === 0);
  return line === 1 && isAligned && isAlone ? 'vectors' : 'lines';
}
