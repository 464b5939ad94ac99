// Copies of runs of neighbours. The engine's own copy is quicker than vectors of sixteen bytes, once
// a run is worth a call; beyond the second cache it would write past all caches, so that long runs
// go in pieces.

import {
  type Code,
  copyBytes,
  i32,
  load,
  loopWhile,
  op,
  selectValue,
  store,
  when,
} from '../assembler/code.ts';
import type { FunctionBuilder, Local } from '../assembler/function.ts';

/** Bytes from which on a run is worth a call. */
const longRun = 2048;

/** Bytes of a piece. */
const pieceBytes = 65536;

/** Copies `length` bytes, whole elements; both pointers end behind the run. */
export function copyRun(
  f: FunctionBuilder,
  from: Local,
  to: Local,
  length: Code,
  elementBytes: number,
): Code {
  const rest = f.local('i32');
  return [
    rest.set(length),
    when(
      op('i32.ge_u', rest.get, i32(longRun)),
      inPieces(f, from, to, rest),
      inVectors(from, to, rest, elementBytes),
    ),
  ];
}

function inPieces(f: FunctionBuilder, from: Local, to: Local, rest: Local): Code {
  const piece = f.local('i32');
  const isLast = op('i32.lt_u', rest.get, i32(pieceBytes));
  return loopWhile(rest.get, [
    piece.set(selectValue(isLast, rest.get, i32(pieceBytes))),
    copyBytes(to.get, from.get, piece.get),
    from.increase(piece.get),
    to.increase(piece.get),
    rest.set(op('i32.sub', rest.get, piece.get)),
  ]);
}

function inVectors(from: Local, to: Local, rest: Local, elementBytes: number): Code {
  const vectors = (count: number): Code =>
    loopWhile(op('i32.ge_s', rest.get, i32(16 * count)), [
      Array.from({ length: count }, (_, i) =>
        store('v128.store', to.get, load('v128.load', from.get, 16 * i), 16 * i),
      ),
      from.increase(16 * count),
      to.increase(16 * count),
      rest.increase(-16 * count),
    ]);
  const [read, write] = (
    {
      1: ['i32.load8_u', 'i32.store8'],
      4: ['i32.load', 'i32.store'],
      8: ['i64.load', 'i64.store'],
    } as const
  )[elementBytes as 1 | 4 | 8];
  const single = loopWhile(rest.get, [
    store(write, to.get, load(read, from.get)),
    from.increase(elementBytes),
    to.increase(elementBytes),
    rest.increase(-elementBytes),
  ]);
  return [vectors(4), vectors(1), single];
}
