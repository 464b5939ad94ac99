// Code of search kernels: a binary search for every value.

import type { SearchKernel } from '@gradus/tensor/backend';
import { type Code, i32, loopWhile, op, store, when } from '../assembler/code.ts';
import { FunctionBuilder } from '../assembler/function.ts';
import { assemble } from '../assembler/module.ts';
import { loadElements, localType, scalarPrefix } from './element.ts';
import { LoopNestCode } from './loop-nest.ts';

/**
 * The module of a search whose values, and what they are searched in, have `rank` dims; the
 * latter stands still along the last. Its scalars: the stride and the size of the last dim.
 */
export function searchModule(kernel: SearchKernel, rank: number): Uint8Array<ArrayBuffer> {
  const { dtype, right } = kernel;
  const f = new FunctionBuilder(1);
  const nest = new LoopNestCode(f, rank, 3);
  const [sorted, values, out] = nest.pointers;
  const [stride, size, low, high, middle] = Array.from({ length: 5 }, () => f.local('i32'));
  const [value, step] = [f.local(localType(dtype, 1)), f.local(localType(dtype, 1))];
  const prefix = scalarPrefix[dtype];

  /** The order of a sort: NaN after all numbers. */
  const isBefore = (x: Code, y: Code): Code => {
    if (prefix === 'i32') return op('i32.lt_s', x, y);
    const isOnlySecondNaN = op('i32.and', op(`${prefix}.ne`, y, y), op(`${prefix}.eq`, x, x));
    return op('i32.or', op(`${prefix}.lt`, x, y), isOnlySecondNaN);
  };
  const isPassed = right
    ? op('i32.eqz', isBefore(value.get, step.get))
    : isBefore(step.get, value.get);
  const place = op('i32.add', sorted.get, op('i32.mul', middle.get, stride.get));

  let body: Code = [
    value.set(loadElements(dtype, 1, values.get, 0)),
    low.set(i32(0)),
    high.set(size.get),
    loopWhile(op('i32.lt_s', low.get, high.get), [
      middle.set(op('i32.shr_u', op('i32.add', low.get, high.get), i32(1))),
      step.set(loadElements(dtype, 1, place, 0)),
      when(isPassed, low.set(op('i32.add', middle.get, i32(1))), high.set(middle.get)),
    ]),
    store('i32.store', out.get, low.get),
  ];
  for (let dim = rank - 1; dim >= 0; dim--) body = nest.loop(dim, [0, 1, 2], body);
  f.body = [
    nest.start(),
    stride.set(nest.scalar(0, 'int32')),
    size.set(nest.scalar(1, 'int32')),
    body,
  ];
  return assemble({ run: f });
}
