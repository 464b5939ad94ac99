// By how much a nonlinearity changes the spread of what passes through it.

import { ValueError } from '@gradus/tensor';

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

/**
 * The recommended gain of a nonlinearity: 1 for `linear` and `sigmoid`, 5/3 for `tanh`, √2 for
 * `relu`, √(2 / (1 + slope²)) for `leakyRelu`, whose slope is 0.01 unless given, 3/4 for `selu`.
 * @throws {ValueError} if the nonlinearity is unknown.
 * @source `torch.nn.init.calculate_gain`
 * @example
 * nn.init.calculateGain('leakyRelu', 1) // 1
 */
export function calculateGain(nonlinearity: Nonlinearity, slope = 0.01): number {
  if (Object.hasOwn(gains, nonlinearity)) return gains[nonlinearity](slope);
  throw new ValueError(
    'calculateGain',
    `the nonlinearity is "${nonlinearity}"; known are ${Object.keys(gains).join(', ')}`,
    { nonlinearity },
  );
}
