// The largest or smallest of vectors of floats. The instruction that knows NaN and the sign of
// zero is emulated by about eight; a comparison, and NaN and signs noted apart, take four.

import { type Combiner, combiners, type DType } from '@gradus/tensor/backend';
import { type Code, i32, op } from '../assembler/code.ts';
import type { FunctionBuilder, Local } from '../assembler/function.ts';
import { type Accumulation, Accumulator } from './accumulator.ts';
import { constantElement, type Lanes, vectorPrefix } from './element.ts';

/** Accumulates values of a dtype, as it is done fastest. */
export function accumulation(
  f: FunctionBuilder,
  combiner: Combiner,
  dtype: DType,
  lanes: Lanes,
): Accumulation {
  const isExtremum = combiner === 'max' || combiner === 'min';
  const isFloat = dtype === 'float32' || dtype === 'float64';
  return isExtremum && isFloat && lanes > 1
    ? new ExtremumAccumulator(f, combiner, dtype, lanes)
    : new Accumulator(f, combiner, dtype, lanes);
}

/** Vectors that accumulate an extremum. */
class ExtremumAccumulator implements Accumulation {
  readonly partLanes: Lanes;
  readonly parts: readonly Local[];
  readonly #combiner: 'max' | 'min';
  readonly #dtype: 'float32' | 'float64';
  readonly #value: Local;
  /** The extremum of the numbers so far; the sign of a zero is any that came. */
  readonly #best: Local;
  /** Of signs, what all have in common for a maximum, what any has for a minimum. */
  readonly #signs: Local;
  /** Where there was NaN. */
  readonly #nan: Local;

  constructor(
    f: FunctionBuilder,
    combiner: 'max' | 'min',
    dtype: 'float32' | 'float64',
    lanes: Lanes,
  ) {
    this.partLanes = lanes;
    this.#combiner = combiner;
    this.#dtype = dtype;
    this.#value = f.local('v128');
    this.#best = f.local('v128');
    this.#signs = f.local('v128');
    this.#nan = f.local('v128');
    this.parts = [this.#best];
  }

  clear(): Code {
    const identity = combiners[this.#combiner].identity(this.#dtype);
    const allBits = op('i32x4.splat', i32(-1));
    const noBits = op('i32x4.splat', i32(0));
    return [
      this.#best.set(constantElement(identity, this.#dtype, this.partLanes)),
      this.#signs.set(this.#combiner === 'max' ? allBits : noBits),
      this.#nan.set(noBits),
    ];
  }

  add(value: Code): Code {
    const { get } = this.#value;
    return [
      this.#value.set(value),
      this.#join(get, get, op(`${vectorPrefix[this.#dtype]}.ne` as 'f32x4.ne', get, get)),
    ];
  }

  merge(other: Accumulation): Code {
    if (!(other instanceof ExtremumAccumulator)) throw new Error('another form of accumulation');
    return this.#join(other.#best.get, other.#signs.get, other.#nan.get);
  }

  mergeLanes(): Code {
    throw new Error('lanes are joined one at a time');
  }

  settle(): Code {
    const { get } = this.#best;
    const zero = constantElement(0, this.#dtype, this.partLanes);
    const sign = constantElement(-0, this.#dtype, this.partLanes);
    const isZero = op(`${vectorPrefix[this.#dtype]}.eq` as 'f32x4.eq', get, zero);
    const signed = op('v128.bitselect', op('v128.and', this.#signs.get, sign), get, isZero);
    return this.#best.set(op('v128.or', signed, this.#nan.get));
  }

  get results(): readonly Code[] {
    return [[this.settle(), this.#best.get]];
  }

  #join(best: Code, signs: Code, nan: Code): Code {
    const isMax = this.#combiner === 'max';
    const bound = `${vectorPrefix[this.#dtype]}.${isMax ? 'pmax' : 'pmin'}` as 'f32x4.pmax';
    return [
      this.#best.set(op(bound, this.#best.get, best)),
      this.#signs.set(op(isMax ? 'v128.and' : 'v128.or', this.#signs.get, signs)),
      this.#nan.set(op('v128.or', this.#nan.get, nan)),
    ];
  }
}
