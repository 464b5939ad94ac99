// The logarithm of a running sum of exponentials, in float64: the largest element so far, and
// the sum of the other exponentials relative to its own. An element costs one exponential and
// one logarithm, and `log1p` keeps what is small beside 1.

import type { DType } from '@gradus/tensor/backend';
import { type Code, f64, op, when } from '../assembler/code.ts';
import type { FunctionBuilder, Local } from '../assembler/function.ts';
import type { HostImport } from '../assembler/module.ts';
import type { Accumulation } from './accumulator.ts';
import { castCode } from './casts.ts';

/** The host functions that it calls. */
export const logarithmImports: readonly HostImport[] = [
  { name: 'exp', arity: 1 },
  { name: 'log1p', arity: 1 },
];

type Call = (name: 'exp' | 'log1p', x: Code) => Code;

/** `log Σ exp(xᵢ)` of the elements added so far. */
export class RunningLogarithm implements Pick<Accumulation, 'clear' | 'add' | 'results'> {
  readonly #dtype: DType;
  readonly #call: Call;
  readonly #element: Local;
  readonly #largest: Local;
  readonly #others: Local;

  constructor(f: FunctionBuilder, dtype: DType, call: Call) {
    this.#dtype = dtype;
    this.#call = call;
    [this.#element, this.#largest, this.#others] = Array.from({ length: 3 }, () => f.local('f64'));
  }

  clear(): Code {
    return [this.#largest.set(f64(Number.NEGATIVE_INFINITY)), this.#others.set(f64(0))];
  }

  add(value: Code): Code {
    const [x, largest, others] = [this.#element, this.#largest, this.#others];
    const ratio = (above: Local, below: Local): Code =>
      this.#call('exp', op('f64.sub', above.get, below.get));
    const include = (part: Code): Code => others.set(op('f64.add', others.get, part));
    return [
      x.set(castCode(this.#dtype, 'float64', 1, value)),
      when(
        op('f64.lt', largest.get, x.get),
        [
          others.set(op('f64.mul', op('f64.add', others.get, f64(1)), ratio(largest, x))),
          largest.set(x.get),
        ],
        // Two equal infinities have no difference; a NaN reaches the sum here.
        when(op('f64.eq', x.get, largest.get), include(f64(1)), include(ratio(x, largest))),
      ),
    ];
  }

  get results(): readonly Code[] {
    const sum = op('f64.add', this.#largest.get, this.#call('log1p', this.#others.get));
    return [castCode('float64', this.#dtype, 1, sum)];
  }
}
