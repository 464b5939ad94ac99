// Running sums of float32 by vectors of four, in float64. Within a vector the sums do not wait
// for what came before it; one addition and one shuffle a vector carry that on. A sum is carried
// as it is written, so that sums of what is not negative never fall within a block.

import { type Code, extractLane, op, shuffle } from '../assembler/code.ts';
import type { FunctionBuilder, Local } from '../assembler/function.ts';
import type { Accumulation } from './accumulator.ts';
import { constantElement } from './element.ts';

const zero = constantElement(0, 'float64', 2);
const firstBytes = [0, 1, 2, 3, 4, 5, 6, 7];
const secondBytes = [8, 9, 10, 11, 12, 13, 14, 15];
const ofOther = (bytes: readonly number[]): number[] => bytes.map((byte) => byte + 16);

const add = (x: Code, y: Code): Code => op('f64x2.add', x, y);
const promote = (x: Code): Code => op('f64x2.promote_low_f32x4', x);
const firsts = (x: Code, y: Code): Code => shuffle(x, y, [...firstBytes, ...ofOther(firstBytes)]);
const seconds = (x: Code, y: Code): Code =>
  shuffle(x, y, [...secondBytes, ...ofOther(secondBytes)]);

/** A vector of four elements: whole, or as two that hold two elements each, in their low halves. */
export type Four = readonly [whole: Code] | readonly [low: Code, high: Code];

/** The elements of a vector in float64, two and two. */
class Wide {
  readonly low: Local;
  readonly high: Local;
  readonly #whole: Local;

  constructor(f: FunctionBuilder) {
    [this.low, this.high, this.#whole] = Array.from({ length: 3 }, () => f.local('v128'));
  }

  set([first, second]: Four): Code {
    if (second !== undefined) return [this.low.set(promote(first)), this.high.set(promote(second))];
    const whole = this.#whole;
    const swapped = shuffle(whole.get, whole.get, [...secondBytes, ...firstBytes]);
    return [whole.set(first), this.low.set(promote(whole.get)), this.high.set(promote(swapped))];
  }
}

/** The sums up to each element of the vector added last. */
export class RunningSum implements Pick<Accumulation, 'results'> {
  readonly #wide: Wide;
  readonly #pairs: Local;
  /** The sum of all elements, twice. */
  readonly #carry: Local;

  constructor(f: FunctionBuilder) {
    this.#wide = new Wide(f);
    [this.#pairs, this.#carry] = [f.local('v128'), f.local('v128')];
  }

  /** Begins with what came before, in both lanes. */
  start(sum: Code): Code {
    return this.#carry.set(sum);
  }

  /** Adds a vector, and its elements once more to a total of its own where there is one. */
  add(vector: Four, total?: TotalSum): Code {
    const { low, high } = this.#wide;
    const [pairs, carry] = [this.#pairs, this.#carry];
    return [
      this.#wide.set(vector),
      // x₀ + x₂ and x₁ + x₃; what is added to them and to x₀ are neighbours in a register.
      pairs.set(add(low.get, high.get)),
      total === undefined ? [] : total.addPairs(pairs.get),
      high.set(add(firsts(pairs.get, pairs.get), seconds(low.get, pairs.get))),
      low.set(add(low.get, firsts(zero, low.get))),
      low.set(add(low.get, carry.get)),
      high.set(add(high.get, carry.get)),
      carry.set(seconds(high.get, high.get)),
    ];
  }

  get results(): readonly Code[] {
    const demote = (part: Local): Code => op('f32x4.demote_f64x2_zero', part.get);
    return [firsts(demote(this.#wide.low), demote(this.#wide.high))];
  }

  /** What came before and the sum of all elements, as a float64. */
  get sum(): Code {
    return extractLane('f64x2.extract_lane', this.#carry.get, 0);
  }
}

/** The sum of vectors whose elements are added by pairs; the same of the same vectors. */
export class TotalSum {
  readonly #wide: Wide;
  readonly #sums: Local;

  constructor(f: FunctionBuilder) {
    this.#wide = new Wide(f);
    this.#sums = f.local('v128');
  }

  clear(): Code {
    return this.#sums.set(zero);
  }

  add(vector: Four): Code {
    const { low, high } = this.#wide;
    return [this.#wide.set(vector), this.addPairs(add(low.get, high.get))];
  }

  /** Adds x₀ + x₂ and x₁ + x₃ of a vector. */
  addPairs(pairs: Code): Code {
    return this.#sums.set(add(this.#sums.get, pairs));
  }

  /** The sum of all elements, as a float64. */
  get sum(): Code {
    const [first, second] = [0, 1].map((lane) =>
      extractLane('f64x2.extract_lane', this.#sums.get, lane),
    );
    return op('f64.add', first, second);
  }
}
