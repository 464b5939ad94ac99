// Code of scatter kernels, the mirror image of gathers: loops run over the index and the
// source; the target stands still along the one that the index goes along. What falls on one
// element comes in the order of the index, since loops are only exchanged, never reversed.

import { combiners, dtypes, type ScatterKernel } from '@gradus/tensor/backend';
import { type Code, i32, loopWhile, op } from '../assembler/code.ts';
import { FunctionBuilder } from '../assembler/function.ts';
import { assemble } from '../assembler/module.ts';
import { copyRun } from './copy-run.ts';
import { type Lanes, loadElements, storeElements } from './element.ts';
import { resolvedIndex } from './gather.ts';
import { LoopNestCode } from './loop-nest.ts';
import type { LayoutClass } from './operand-layout.ts';
import { binaryCode } from './primitives.ts';

/** The module of a scatter for one class of layouts. Its scalars: the stride, the size. */
export function scatterModule(kernel: ScatterKernel, layout: LayoutClass): Uint8Array<ArrayBuffer> {
  const { dtype, mode } = kernel;
  const { bytes } = dtypes[dtype];
  const f = new FunctionBuilder(1);
  const nest = new LoopNestCode(f, layout.rank, 3);
  const [indices, source, target] = nest.pointers;
  const [stride, index, place] = [f.local('i32'), f.local('i32'), f.local('i32')];
  const size = kernel.wraps ? f.local('i32') : undefined;
  const [indexStep, sourceStep, targetStep] = layout.inner;
  const innermost = layout.rank - 1;

  const resolve: Code = [
    resolvedIndex(index, indices.get, 0, size),
    place.set(op('i32.add', target.get, op('i32.mul', index.get, stride.get))),
  ];
  const join = (lanes: Lanes): Code => {
    const value = loadElements(dtype, lanes, source.get, 0);
    if (mode === 'set') return storeElements(dtype, lanes, place.get, value, 0);
    const before = loadElements(dtype, lanes, place.get, 0);
    const target = { dtype, lanes, host: noHost };
    const joined = binaryCode(combiners[mode].primitive, target, before, value);
    return storeElements(dtype, lanes, place.get, joined, 0);
  };

  let body: Code = [resolve, join(1)];
  if (indexStep === 'still' && sourceStep === 'next' && targetStep === 'next') {
    const rest = f.local('i32');
    const round = (lanes: Lanes): Code =>
      loopWhile(op('i32.ge_s', rest.get, i32(lanes)), [
        join(lanes),
        source.increase(lanes * bytes),
        place.increase(lanes * bytes),
        rest.increase(-lanes),
      ]);
    const length = nest.size(innermost);
    const run =
      mode === 'set'
        ? copyRun(f, source, place, op('i32.mul', length, i32(bytes)), bytes)
        : [rest.set(length), round(dtype === 'float64' ? 2 : 4), round(1)];
    body = [resolve, run];
  } else if (layout.rank > 0) body = nest.loop(innermost, [0, 1, 2], body);
  for (let dim = innermost - 1; dim >= 0; dim--) body = nest.loop(dim, [0, 1, 2], body);
  f.body = [
    nest.start(),
    stride.set(nest.scalar(0, 'int32')),
    size === undefined ? [] : size.set(nest.scalar(1, 'int32')),
    body,
  ];
  return assemble({ run: f });
}

function noHost(name: string): Code {
  throw new Error(`combiners call no host function, not ${name} either`);
}
