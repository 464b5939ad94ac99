// Running sums of float32 along a line, by vectors. A very long line is taken in blocks: what came
// before a block lies in memory, and the block leaves there what comes before the next one. One
// thread goes from block to block; several have all blocks summed first. The sum of a block is
// formed in the same way on both ways, so that nothing depends on which is taken.

import { type Code, f64, i32, load, loopWhile, op, selectValue, store } from '../assembler/code.ts';
import type { FunctionBuilder } from '../assembler/function.ts';
import { Accumulator } from './accumulator.ts';
import type { Combining, CombiningCode } from './combining.ts';
import type { Lanes } from './element.ts';
import type { LoopNestCode } from './loop-nest.ts';
import { type Four, RunningSum, TotalSum } from './running-sum.ts';

/** Operands of a line in blocks, after those of the kernel. */
export const blockOperands = ['before', 'number'] as const;

const sumBytes = 8;

/** Code of one line, or of one block of it, at which a loop nest stands. */
export class LineSums {
  readonly #f: FunctionBuilder;
  readonly #kernel: Combining;
  readonly #nest: LoopNestCode;
  readonly #code: CombiningCode;

  constructor(f: FunctionBuilder, kernel: Combining, nest: LoopNestCode, code: CombiningCode) {
    this.#f = f;
    this.#kernel = kernel;
    this.#nest = nest;
    this.#code = code;
  }

  /** Sums up to every element of loop `dim`. */
  running(dim: number, isBlocked: boolean): Code {
    const sums = new RunningSum(this.#f);
    const total = isBlocked ? new TotalSum(this.#f) : undefined;
    const single = new Accumulator(this.#f, 'sum', 'float32', 1);
    const before = this.#f.local('f64');
    return [
      isBlocked ? before.set(this.#before()) : [],
      sums.start(op('f64x2.splat', before.get)),
      total?.clear() ?? [],
      this.#loops(
        dim,
        [sums.add(this.#four(), total), this.#code.store(sums, 4, 0)],
        [single.add(this.#code.prologue(1, 0)), this.#code.store(single, 1, 0)],
        single.parts[0].set(sums.sum),
      ),
      total === undefined ? [] : this.#leave(op('f64.add', before.get, total.sum)),
    ];
  }

  /** The sum of a block of whole vectors alone. */
  total(dim: number): Code {
    const total = new TotalSum(this.#f);
    return [
      total.clear(),
      this.#loops(dim, total.add(this.#four()), [], []),
      this.#leave(total.sum),
    ];
  }

  /** A loop over vectors, then one over single elements. */
  #loops(dim: number, vector: Code, single: Code, between: Code): Code {
    const rest = this.#f.local('i32');
    const { inputs, outputs } = this.#kernel;
    const operands = [...inputs, ...outputs].map((_, i) => i);
    const loop = (lanes: Lanes, body: Code): Code =>
      loopWhile(op('i32.ge_s', rest.get, i32(lanes)), [
        body,
        operands.map((i) => this.#nest.pointers[i].increase(this.#code.bytes(i, lanes))),
        rest.increase(-lanes),
      ]);
    return [rest.set(this.#nest.size(dim)), loop(4, vector), between, loop(1, single)];
  }

  /** The next vector; what is merely read is read by halves, which are converted as they come. */
  #four(): Four {
    if (this.#kernel.prologue.kind !== 'input') return [this.#code.prologue(4, 0)];
    return [this.#code.prologue(2, 0), this.#code.prologue(2, 1)];
  }

  /** What came before a block; nothing before the first. */
  #before(): Code {
    const [before, number] = this.#places;
    return selectValue(number, load('f64.load', before), f64(0));
  }

  #leave(sum: Code): Code {
    const [before] = this.#places;
    return store('f64.store', before, sum, sumBytes);
  }

  get #places(): readonly Code[] {
    return this.#nest.pointers.slice(-blockOperands.length).map((pointer) => pointer.get);
  }
}
