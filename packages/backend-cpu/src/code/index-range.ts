// Code that looks for indices out of range before anything is done with them. Counted from
// the lowest valid one and read without a sign, an index is valid iff it is below the number
// of valid ones: so the largest decides, and it is all that is computed.

import {
  type Code,
  extractLane,
  i32,
  load,
  loopWhile,
  op,
  selectValue,
  store,
} from '../assembler/code.ts';
import { FunctionBuilder, type Local } from '../assembler/function.ts';
import { assemble } from '../assembler/module.ts';
import { LoopNestCode } from './loop-nest.ts';

const lanes = 4;

/**
 * The module that leaves the largest index, counted so, in the frame's first word. Its loops
 * run over the index alone, `isNext` if the innermost steps to the next element; its scalar is
 * what is added to every index.
 */
export function indexRangeModule(rank: number, isNext: boolean): Uint8Array<ArrayBuffer> {
  const f = new FunctionBuilder(1);
  const nest = new LoopNestCode(f, rank, 1);
  const [pointer] = nest.pointers;
  const [bias, largest, current] = [f.local('i32'), f.local('i32'), f.local('i32')];
  const [biases, maxima] = [f.local('v128'), f.local('v128')];
  const isLarger = op('i32.gt_u', current.get, largest.get);
  const keep = (value: Code): Code => [
    current.set(value),
    largest.set(selectValue(isLarger, current.get, largest.get)),
  ];
  const single = keep(op('i32.add', load('i32.load', pointer.get), bias.get));
  const vector = op('i32x4.add', load('v128.load', pointer.get), biases.get);
  const innermost = rank - 1;
  let body = single;
  if (isNext) {
    body = vectorsThenSingles(f, nest.size(innermost), pointer, [
      maxima.set(op('i32x4.max_u', maxima.get, vector)),
      single,
    ]);
  } else if (rank > 0) body = nest.loop(innermost, [0], single);
  for (let dim = innermost - 1; dim >= 0; dim--) body = nest.loop(dim, [0], body);
  f.body = [
    nest.start(),
    bias.set(nest.scalar(0, 'int32')),
    biases.set(op('i32x4.splat', bias.get)),
    body,
    Array.from({ length: lanes }, (_, i) => keep(extractLane('i32x4.extract_lane', maxima.get, i))),
    store('i32.store', f.parameters[0].get, largest.get),
  ];
  return assemble({ run: f });
}

function vectorsThenSingles(
  f: FunctionBuilder,
  size: Code,
  pointer: Local,
  [vector, single]: readonly Code[],
): Code {
  const rest = f.local('i32');
  return [
    rest.set(size),
    loopWhile(op('i32.ge_s', rest.get, i32(lanes)), [
      vector,
      pointer.increase(4 * lanes),
      rest.increase(-lanes),
    ]),
    loopWhile(rest.get, [single, pointer.increase(4), rest.increase(-1)]),
  ];
}
