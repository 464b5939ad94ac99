// What a reduction adds up in: sums of float32 in float64, everything else in its own dtype. A
// vector of float32 is thereby two vectors of accumulators.

import { type Combiner, combiners, type DType, type Expression } from '@gradus/tensor/backend';
import { type Code, op, shuffle } from '../assembler/code.ts';
import type { FunctionBuilder, Local } from '../assembler/function.ts';
import { castCode } from './casts.ts';
import { constantElement, type Lanes, laneOf, localType } from './element.ts';
import { binaryCode, type Target } from './primitives.ts';

const highHalf = [8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7];
const lowHalves = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];

/**
 * Vectors of float32 that are added to one another before their sum goes on in float64: converting
 * takes longer than adding. Two roundings more leave the error below that of pairwise summation.
 */
export const pairwise = 4;

/** Whether sums of what `prologue` gives are formed so. */
export function sumsPairwise({ dtype }: Expression, lanes: Lanes): boolean {
  return dtype === 'float32' && lanes === 4;
}

/** The sum of vectors of float32, by pairs. */
export function sumOfVectors(vectors: readonly Code[]): Code {
  if (vectors.length === 1) return vectors[0];
  const half = vectors.length / 2;
  return op('f32x4.add', sumOfVectors(vectors.slice(0, half)), sumOfVectors(vectors.slice(half)));
}

/** What accumulates values, one at a time or a vector of them at once. */
export interface Accumulation {
  /** The locals that hold the state. */
  readonly parts: readonly Local[];
  /** Lanes of one of them. */
  readonly partLanes: Lanes;
  /** Forgets what was accumulated. */
  clear(): Code;
  /** Adds values found at `index`, which counts only where positions are kept. */
  add(value: Code, index: Code): Code;
  /** Adds what another accumulation of the same form holds. */
  merge(other: Accumulation): Code;
  /** Puts into the parts what is noted beside them, before their lanes are read. */
  settle(): Code;
  /** Adds every lane of a vector accumulation to this one, which holds one element. */
  mergeLanes(vector: Accumulation): Code;
  /** What was accumulated, in the dtype of the values; then the position, where it is kept. */
  readonly results: readonly Code[];
}

/** Locals that accumulate the values of one element, or of one vector of elements. */
export class Accumulator implements Accumulation {
  readonly #combiner: Combiner;
  readonly #whole: Local;
  readonly #value: DType;
  readonly #dtype: DType;
  readonly #lanes: Lanes;
  readonly parts: readonly Local[];

  /** `value` is the dtype of what is accumulated, `lanes` how many elements at once. */
  constructor(
    f: FunctionBuilder,
    combiner: Combiner,
    value: DType,
    lanes: Lanes,
    inDouble: boolean = combiner === 'sum',
  ) {
    this.#combiner = combiner;
    this.#value = value;
    this.#dtype = inDouble && value === 'float32' ? 'float64' : value;
    this.#lanes = lanes;
    const isSplit = this.#dtype !== value && lanes === 4;
    const type = localType(this.#dtype, lanes);
    // What is added is used twice, and may be long to compute.
    this.#whole = f.local(localType(value, lanes));
    this.parts = Array.from({ length: isSplit ? 2 : 1 }, () => f.local(type));
  }

  clear(): Code {
    const identity = combiners[this.#combiner].identity(this.#dtype);
    return this.parts.map((part) =>
      part.set(constantElement(identity, this.#dtype, this.partLanes)),
    );
  }

  add(value: Code): Code {
    if (this.parts.length === 1) {
      const [part] = this.parts;
      return part.set(this.#join(part.get, castCode(this.#value, this.#dtype, this.#lanes, value)));
    }
    const [low, high] = this.parts;
    const whole = this.#whole.get;
    const promote = (half: Code): Code => op('f64x2.promote_low_f32x4', half);
    return [
      this.#whole.set(value),
      low.set(this.#join(low.get, promote(whole))),
      high.set(this.#join(high.get, promote(shuffle(whole, whole, highHalf)))),
    ];
  }

  merge(other: Accumulation): Code {
    return this.parts.map((part, i) => part.set(this.#join(part.get, other.parts[i].get)));
  }

  mergeLanes(vector: Accumulation): Code {
    const [total] = this.parts;
    return [
      vector.settle(),
      vector.parts.map((part) =>
        Array.from({ length: vector.partLanes }, (_, lane) =>
          total.set(this.#join(total.get, laneOf(this.#dtype, part.get, lane))),
        ),
      ),
    ];
  }

  settle(): Code {
    return [];
  }

  get results(): readonly Code[] {
    const [low, high] = this.parts;
    if (high === undefined) return [castCode(this.#dtype, this.#value, this.#lanes, low.get)];
    const demote = (part: Local): Code => op('f32x4.demote_f64x2_zero', part.get);
    return [shuffle(demote(low), demote(high), lowHalves)];
  }

  get partLanes(): Lanes {
    return this.parts.length === 2 ? 2 : this.#lanes;
  }

  #join(x: Code, y: Code): Code {
    const { primitive } = combiners[this.#combiner];
    const target: Target = { dtype: this.#dtype, lanes: this.partLanes };
    return binaryCode(primitive, target, x, y);
  }
}
