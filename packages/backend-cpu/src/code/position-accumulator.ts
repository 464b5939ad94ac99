// The largest or smallest value and where it was found. A comparison decides for both: NaN
// wins over every number, and of two equal values the first one, or for a scan the last one.

import { combiners, type DType } from '@gradus/tensor/backend';
import { type Code, i32, op, v128 } from '../assembler/code.ts';
import type { FunctionBuilder, Local } from '../assembler/function.ts';
import { type Accumulation, laneOf } from './accumulator.ts';
import { constantElement, type Lanes, localType } from './element.ts';
import { binaryCode, selectCode, type Target, unaryCode } from './primitives.ts';

/** Which of two equal values counts. */
export type Tie = 'first' | 'last';

/** Locals that accumulate an extremum and its position. */
export class PositionAccumulator implements Accumulation {
  readonly parts: readonly Local[];
  readonly partLanes: Lanes;
  readonly #combiner: 'max' | 'min';
  readonly #dtype: DType;
  readonly #tie: Tie;
  readonly #best: Local;
  readonly #at: Local;
  readonly #candidate: Local;
  readonly #candidateAt: Local;
  readonly #wins: Local;

  constructor(
    f: FunctionBuilder,
    combiner: 'max' | 'min',
    dtype: DType,
    lanes: Lanes,
    tie: Tie = 'first',
  ) {
    this.#combiner = combiner;
    this.#dtype = dtype;
    this.#tie = tie;
    this.partLanes = lanes;
    this.#best = f.local(localType(dtype, lanes));
    this.#at = f.local(localType('int32', lanes));
    this.#candidate = f.local(localType(dtype, lanes));
    this.#candidateAt = f.local(localType('int32', lanes));
    this.#wins = f.local(localType('bool', lanes));
    this.parts = [this.#best, this.#at];
  }

  clear(): Code {
    const identity = combiners[this.#combiner].identity(this.#dtype);
    return [
      this.#best.set(constantElement(identity, this.#dtype, this.partLanes)),
      this.#at.set(constantElement(0, 'int32', this.partLanes)),
    ];
  }

  add(value: Code, index: Code): Code {
    return [
      this.#candidate.set(value),
      this.#wins.set(this.#tie === 'first' ? this.#isBetter() : this.#isNotWorse()),
      this.#at.set(this.#choose('int32', index, this.#at.get)),
      this.#best.set(this.#choose(this.#dtype, this.#candidate.get, this.#best.get)),
    ];
  }

  settle(): Code {
    return [];
  }

  merge(other: Accumulation): Code {
    const [value, index] = other.parts;
    return this.#mergeOne(value.get, index.get);
  }

  mergeLanes(vector: Accumulation): Code {
    const [values, indices] = vector.parts;
    return Array.from({ length: vector.partLanes }, (_, lane) =>
      this.#mergeOne(laneOf(this.#dtype, values.get, lane), laneOf('int32', indices.get, lane)),
    );
  }

  get results(): readonly Code[] {
    return [this.#best.get, this.#at.get];
  }

  /** Adds what was found elsewhere: of equal values, the one at the smaller position stays. */
  #mergeOne(value: Code, index: Code): Code {
    const isEarlier = this.#compare('int32', 'lt', this.#candidateAt.get, this.#at.get);
    return [
      this.#candidate.set(value),
      this.#candidateAt.set(index),
      this.#wins.set(this.#or(this.#isBetter(), this.#and(this.#isEqual(), isEarlier))),
      this.#at.set(this.#choose('int32', this.#candidateAt.get, this.#at.get)),
      this.#best.set(this.#choose(this.#dtype, this.#candidate.get, this.#best.get)),
    ];
  }

  /** The candidate is the better one, or NaN, and what is held is not. */
  #isBetter(): Code {
    const [worse, better] = this.#ordered();
    if (!this.#isFloat) return this.#compare(this.#dtype, 'lt', worse, better);
    return this.#and(
      this.#not(this.#compare(this.#dtype, 'le', better, worse)),
      this.#compare(this.#dtype, 'eq', this.#best.get, this.#best.get),
    );
  }

  /** The candidate is as good at least, or NaN. */
  #isNotWorse(): Code {
    const [worse, better] = this.#ordered();
    const holds = this.#compare(this.#dtype, 'le', worse, better);
    if (!this.#isFloat) return holds;
    return this.#or(
      holds,
      this.#compare(this.#dtype, 'ne', this.#candidate.get, this.#candidate.get),
    );
  }

  #isEqual(): Code {
    const isSame = this.#compare(this.#dtype, 'eq', this.#candidate.get, this.#best.get);
    if (!this.#isFloat) return isSame;
    const isNone = (x: Local): Code => this.#compare(this.#dtype, 'ne', x.get, x.get);
    return this.#or(isSame, this.#and(isNone(this.#candidate), isNone(this.#best)));
  }

  /** What is held and the candidate, in the order in which "less" means "the second wins". */
  #ordered(): readonly [Code, Code] {
    return this.#combiner === 'max'
      ? [this.#best.get, this.#candidate.get]
      : [this.#candidate.get, this.#best.get];
  }

  get #isFloat(): boolean {
    return this.#dtype === 'float32' || this.#dtype === 'float64';
  }

  #compare(dtype: DType, relation: 'lt' | 'le' | 'eq' | 'ne', x: Code, y: Code): Code {
    return binaryCode(relation, this.#target(dtype), x, y);
  }

  #and(x: Code, y: Code): Code {
    return binaryCode('and', this.#target('bool'), x, y);
  }

  #or(x: Code, y: Code): Code {
    return binaryCode('or', this.#target('bool'), x, y);
  }

  #not(x: Code): Code {
    return unaryCode.not(this.#target('bool'), x);
  }

  #choose(dtype: DType, x: Code, y: Code): Code {
    return selectCode(this.#target(dtype), this.#wins.get, x, y);
  }

  #target(dtype: DType): Target {
    return { dtype, lanes: this.partLanes };
  }
}

/** Positions of the lanes of a vector, `first` being that of lane 0 and `step` their distance. */
export function positions(first: Code, lanes: Lanes, offset: number, step: 0 | 1): Code {
  if (lanes === 1) return offset === 0 ? first : op('i32.add', first, i32(offset));
  const vector = op('i32x4.splat', first);
  if (step === 0) return vector;
  const steps = Int32Array.from({ length: 4 }, (_, lane) => offset + lane);
  return op('i32x4.add', vector, v128(steps));
}
