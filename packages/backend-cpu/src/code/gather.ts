// Code of gather kernels. Loops run over the index; the input stands still along the one that
// the index goes along, and its pointer moves by the index times a stride of its own. Where
// the index stands still along the innermost loop, whole runs of the input are copied.

import { dtypes, type GatherKernel } from '@gradus/tensor/backend';
import { type Code, i32, load, loopWhile, op } from '../assembler/code.ts';
import { FunctionBuilder, type Local } from '../assembler/function.ts';
import { assemble } from '../assembler/module.ts';
import { copyRun } from './copy-run.ts';
import { loadElements, storeElements } from './element.ts';
import { LoopNestCode } from './loop-nest.ts';
import type { LayoutClass } from './operand-layout.ts';

/** Elements picked in one round of the innermost loop, where all is next to each other. */
const unrolled = 4;

/** Operands in the order of the nest. */
const operand = { input: 0, index: 1, out: 2 } as const;

/** Reads an index, counts a negative one from the end where that is meant. */
export function resolvedIndex(
  index: Local,
  address: Code,
  offset: number,
  size: Local | undefined,
): Code {
  const read = load('i32.load', address, offset);
  if (size === undefined) return index.set(read);
  const correction = op('i32.and', size.get, op('i32.shr_s', index.get, i32(31)));
  return [index.set(read), index.increase(correction)];
}

/** The module of a gather for one class of layouts. Its scalars: the stride, the size. */
export function gatherModule(kernel: GatherKernel, layout: LayoutClass): Uint8Array<ArrayBuffer> {
  const f = new FunctionBuilder(1);
  const nest = new LoopNestCode(f, layout.rank, 3);
  const [stride, index] = [f.local('i32'), f.local('i32')];
  const size = kernel.wraps ? f.local('i32') : undefined;
  const { bytes } = dtypes[kernel.dtype];
  const [input, indices, out] = nest.pointers;
  const innermost = layout.rank - 1;
  const [inputStep, indexStep, outStep] = layout.inner;
  const resolve = (offset: number): Code => resolvedIndex(index, indices.get, offset, size);
  const place = op('i32.add', input.get, op('i32.mul', index.get, stride.get));
  const pick = (position: number): Code => [
    resolve(indexStep === 'next' ? 4 * position : 0),
    storeElements(
      kernel.dtype,
      1,
      out.get,
      loadElements(kernel.dtype, 1, place, 0),
      outStep === 'next' ? bytes * position : 0,
    ),
  ];

  let body: Code;
  if (layout.rank === 0) body = pick(0);
  else if (indexStep === 'still' && inputStep === 'next' && outStep === 'next') {
    const from = f.local('i32');
    const length = op('i32.mul', nest.size(innermost), i32(bytes));
    body = [resolve(0), from.set(place), copyRun(f, from, out, length, bytes)];
  } else if (inputStep === 'still' && indexStep === 'next' && outStep === 'next') {
    const rest = f.local('i32');
    const round = (count: number): Code =>
      loopWhile(op('i32.ge_s', rest.get, i32(count)), [
        Array.from({ length: count }, (_, i) => pick(i)),
        indices.increase(4 * count),
        out.increase(bytes * count),
        rest.increase(-count),
      ]);
    body = [rest.set(nest.size(innermost)), round(unrolled), round(1)];
  } else body = nest.loop(innermost, Object.values(operand), pick(0));
  for (let dim = innermost - 1; dim >= 0; dim--) {
    body = nest.loop(dim, Object.values(operand), body);
  }
  f.body = [
    nest.start(),
    stride.set(nest.scalar(0, 'int32')),
    size === undefined ? [] : size.set(nest.scalar(1, 'int32')),
    body,
  ];
  return assemble({ run: f });
}
