// Running sums of float32 by vectors of four, in float64. Within a vector the sums do not wait
// for what came before it; one addition and one shuffle a vector carry that on.

import { type Code, extractLane, op, shuffle } from '../assembler/code.ts';
import type { FunctionBuilder, Local } from '../assembler/function.ts';
import type { Accumulation } from './accumulator.ts';
import { constantElement } from './element.ts';

const zero = constantElement(0, 'float64', 2);
const lowBytes = [0, 1, 2, 3, 4, 5, 6, 7];
const highBytes = [8, 9, 10, 11, 12, 13, 14, 15];

const add = (x: Code, y: Code): Code => op('f64x2.add', x, y);
const promote = (x: Code): Code => op('f64x2.promote_low_f32x4', x);
const swapHalves = (x: Code): Code => shuffle(x, x, [...highBytes, ...lowBytes]);
/** Nothing, then the first of two. */
const moveUp = (x: Code): Code => shuffle(zero, x, [...lowBytes, ...lowBytes.map((b) => b + 16)]);
const second = (x: Code): Code => shuffle(x, x, [...highBytes, ...highBytes]);

/** The sums up to each element of the vector added last. */
export class RunningSum implements Pick<Accumulation, 'clear' | 'add' | 'results'> {
  readonly #value: Local;
  readonly #low: Local;
  readonly #high: Local;
  /** The sum of all elements, twice. */
  readonly #carry: Local;

  constructor(f: FunctionBuilder) {
    [this.#value, this.#low, this.#high, this.#carry] = Array.from({ length: 4 }, () =>
      f.local('v128'),
    );
  }

  clear(): Code {
    return this.#carry.set(zero);
  }

  add(value: Code): Code {
    const [low, high, carry] = [this.#low, this.#high, this.#carry];
    return [
      this.#value.set(value),
      low.set(promote(this.#value.get)),
      high.set(promote(swapHalves(this.#value.get))),
      low.set(add(low.get, moveUp(low.get))),
      high.set(add(high.get, moveUp(high.get))),
      high.set(add(high.get, second(low.get))),
      low.set(add(low.get, carry.get)),
      high.set(add(high.get, carry.get)),
      carry.set(second(high.get)),
    ];
  }

  get results(): readonly Code[] {
    const demote = (part: Local): Code => op('f32x4.demote_f64x2_zero', part.get);
    const lowHalves = [...lowBytes, ...lowBytes.map((b) => b + 16)];
    return [shuffle(demote(this.#low), demote(this.#high), lowHalves)];
  }

  /** The sum of all elements, as a float64. */
  get total(): Code {
    return extractLane('f64x2.extract_lane', this.#carry.get, 0);
  }
}
