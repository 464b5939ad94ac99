// Loops over strided operands, as kernels of most kinds share them. The frame gives the size
// of every loop, then for each operand its address and its byte stride along every loop, then
// the run-time scalars.

import type { DType } from '@gradus/tensor/backend';
import { type Code, load, loopWhile, op } from '../assembler/code.ts';
import type { FunctionBuilder, Local } from '../assembler/function.ts';
import { scalarOffset } from '../memory/frame.ts';
import { castCode } from './casts.ts';

/** The words of a frame before its scalars. */
export function frameWordCount(rank: number, operandCount: number): number {
  return rank + operandCount * (1 + rank);
}

/** Reads the frame of a kernel and moves a pointer along each operand. */
export class LoopNestCode {
  /** Where each operand stands. */
  readonly pointers: readonly Local[];
  readonly #f: FunctionBuilder;
  readonly #rank: number;
  readonly #frame: Code;

  constructor(f: FunctionBuilder, rank: number, operandCount: number) {
    this.#f = f;
    this.#rank = rank;
    this.#frame = f.parameters[0].get;
    this.pointers = Array.from({ length: operandCount }, () => f.local('i32'));
  }

  /** Puts every pointer at its operand's first element. */
  start(): Code {
    return this.pointers.map((pointer, i) => pointer.set(this.#word(this.#operandWord(i))));
  }

  /** The number of rounds of loop `dim`. */
  size(dim: number): Code {
    return this.#word(dim);
  }

  /** The bytes that an operand steps along loop `dim`. */
  stride(operand: number, dim: number): Code {
    return this.#word(this.#operandWord(operand) + 1 + dim);
  }

  /** Run-time scalar `index` in the dtype it is used in. */
  scalar(index: number, dtype: DType): Code {
    const words = frameWordCount(this.#rank, this.pointers.length);
    const value = load('f64.load', this.#frame, scalarOffset(words) + 8 * index);
    // Scalars are doubles; what a dtype makes of one, storing it there would make too.
    return dtype === 'float64' ? value : castCode('float64', dtype, 1, value);
  }

  /**
   * Runs `body` once for each index of loop `dim`, with the pointers of `operands` at that
   * index; `body` may move them further.
   */
  loop(dim: number, operands: readonly number[], body: Code): Code {
    const rest = this.#f.local('i32');
    const moved = operands.map((i) => ({
      pointer: this.pointers[i],
      start: this.#f.local('i32'),
      stride: this.#f.local('i32'),
      strideWord: this.stride(i, dim),
    }));
    return [
      rest.set(this.size(dim)),
      moved.map(({ pointer, start, stride, strideWord }) => [
        start.set(pointer.get),
        stride.set(strideWord),
      ]),
      loopWhile(rest.get, [
        body,
        moved.map(({ pointer, start, stride }) =>
          pointer.set(start.tee(op('i32.add', start.get, stride.get))),
        ),
        rest.increase(-1),
      ]),
    ];
  }

  #operandWord(operand: number): number {
    return this.#rank + operand * (1 + this.#rank);
  }

  #word(index: number): Code {
    return load('i32.load', this.#frame, 4 * index);
  }
}
