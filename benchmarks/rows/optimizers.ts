// A step of an optimizer over 40 parameters of 4 096 elements, whose gradients are given.

import type { InputSpec } from '../inputs.ts';
import type { OptimizerName, Row } from './row.ts';

/** How many parameters an optimizer has here. */
export const parameterCount = 40;
const size = 4096;

const inputs = Array.from(
  { length: 2 * parameterCount },
  (_, i): InputSpec => ({ shape: [size], seed: i + 1, kind: 'centered', dtype: 'float32' }),
);

const titles: readonly (readonly [OptimizerName, string])[] = [
  ['sgd', 'SGD'],
  ['momentum', 'SGD with momentum'],
  ['adam', 'Adam'],
  ['rmsprop', 'RMSprop'],
];

/** The parameters come first among the inputs, then as many gradients. */
export const optimizerRows: readonly Row[] = titles.map(([op, title]) => ({
  name: `${title}, ${parameterCount} × ${size}`,
  op,
  inputs,
  tolerance: 1e-4,
  target: 'other',
}));
