// What the programs of products share: frames of named words, loops over blocks, and the loop
// over the matrices of a batch.

import {
  type Code,
  call,
  i32,
  load,
  loopWhile,
  op,
  selectValue,
  store,
} from '../../assembler/code.ts';
import { FunctionBuilder, type Local } from '../../assembler/function.ts';

/** The words that the frame of every product begins with; steps from matrix to matrix in bytes. */
export const batchWords = ['batches', 'aStep', 'bStep', 'cStep', 'a', 'b', 'c'] as const;

/** Locals for the words of a frame at the function's first parameter, and the code to fill them. */
export function frameWords<W extends string>(
  f: FunctionBuilder,
  names: readonly W[],
): { words: Readonly<Record<W, Local>>; readWords: Code } {
  const words = Object.fromEntries(names.map((name) => [name, f.local('i32')])) as Record<W, Local>;
  const readWords = names.map((name, i) =>
    words[name].set(load('i32.load', f.parameters[0].get, 4 * i)),
  );
  return { words, readWords };
}

/** Addresses that go from matrix to matrix, with the words that say how far. */
const moving = { a: 'aStep', b: 'bStep', c: 'cStep' } as const;

/** `run(frame)`: calls `product(frame)` for each matrix, moving the addresses in the frame. */
export function batchLoop(product: number): FunctionBuilder {
  const f = new FunctionBuilder(1);
  const [frame] = f.parameters;
  const at = (name: (typeof batchWords)[number]): number => 4 * batchWords.indexOf(name);
  const read = (name: (typeof batchWords)[number]): Code => load('i32.load', frame.get, at(name));
  const batches = f.local('i32');
  const addresses = (['a', 'b', 'c'] as const).map((name) => ({
    first: f.local('i32'),
    read: read(name),
    step: read(moving[name]),
    write: (value: Code) => store('i32.store', frame.get, value, at(name)),
  }));
  f.body = [
    batches.set(read('batches')),
    addresses.map(({ first, read }) => first.set(read)),
    loopWhile(batches.get, [
      call(product, frame.get),
      addresses.map(({ read, step, write }) => write(op('i32.add', read, step))),
      batches.increase(-1),
    ]),
    // A plan calls with the same frame again.
    addresses.map(({ first, write }) => write(first.get)),
  ];
  return f;
}

function minimum(x: Code, y: Code): Code {
  return selectValue(op('i32.lt_s', x, y), x, y);
}

/** `for (index = 0; index < end; index += step)`, with `length = min(step, end − index)`. */
export function blocks(index: Local, length: Local, end: Code, step: number, body: Code): Code {
  return [
    index.set(i32(0)),
    loopWhile(op('i32.lt_s', index.get, end), [
      length.set(minimum(i32(step), op('i32.sub', end, index.get))),
      body,
      index.increase(step),
    ]),
  ];
}
