// By how much a nonlinearity changes the spread of what passes through it.

import { ValueError } from '@gradus/tensor';
import { worded } from '@gradus/tensor/interpreter';

/** A nonlinearity for which a gain is known. */
export type Nonlinearity = 'linear' | 'sigmoid' | 'tanh' | 'relu' | 'leakyRelu' | 'selu';

const gains: Readonly<Record<Nonlinearity, (slope: number) => number>> = {
  linear: () => 1,
  sigmoid: () => 1,
  tanh: () => 5 / 3,
  relu: () => Math.sqrt(2),
  leakyRelu: (slope) => Math.sqrt(2 / (1 + slope ** 2)),
  selu: () => 3 / 4,
};

/** Refuses what no spread can be multiplied with. */
export function checkGain(op: string, gain: number): void {
  if (Number.isFinite(gain) && gain >= 0) return;
  throw new ValueError(op, `gain is ${worded(gain)}; it is a number ≥ 0`, { gain });
}

/**
 * The recommended gain of a nonlinearity: 1 for `linear` and `sigmoid`, 5/3 for `tanh`, √2 for
 * `relu`, √(2 / (1 + slope²)) for `leakyRelu`, whose slope is 0.01 unless given, 3/4 for `selu`.
 * @throws {ValueError} if the nonlinearity is unknown, or the slope is no number.
 * @source `torch.nn.init.calculate_gain`
 * @example
 * nn.init.calculateGain('leakyRelu', 1) // 1
 */
export function calculateGain(nonlinearity: Nonlinearity, slope = 0.01): number {
  if (!Number.isFinite(slope)) {
    throw new ValueError('calculateGain', `the slope is ${worded(slope)}; it is a number`, {
      slope,
    });
  }
  if (Object.hasOwn(gains, nonlinearity)) return gains[nonlinearity](slope);
  throw new ValueError(
    'calculateGain',
    `the nonlinearity is "${nonlinearity}"; known are ${Object.keys(gains).join(', ')}`,
    { nonlinearity },
  );
}
