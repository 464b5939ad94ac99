// Run-time scalars as parameters: the bits of each in its dtype, of a float64 as a pair of floats.

import { type DType, dtypes } from '@gradus/tensor/backend';
import { wordOf } from './constants.ts';

/** How many parameters the scalars take. */
export function scalarParameterCount(kinds: readonly DType[]): number {
  return kinds.length + kinds.filter((dtype) => dtype === 'float64').length;
}

/** The parameters that carry `values`. */
export function scalarParameters(kinds: readonly DType[], values: readonly number[]): number[] {
  return kinds.flatMap((dtype, i) => {
    const value = dtypes[dtype].round(values[i]);
    if (dtype !== 'float64') return [wordOf(value, dtype)];
    const high = Math.fround(value);
    const low = Number.isFinite(high) ? value - high : 0;
    return [wordOf(high, 'float32'), wordOf(low, 'float32')];
  });
}

/** Reads scalars out of the parameters from `first` on. */
export function scalarReader(kinds: readonly DType[], first: number): (index: number) => string {
  const starts: number[] = [];
  let next = first;
  for (const dtype of kinds) {
    starts.push(next);
    next += dtype === 'float64' ? 2 : 1;
  }
  return (index) => {
    const word = `params.p${starts[index]}`;
    switch (kinds[index]) {
      case 'bool':
        return `(${word} != 0u)`;
      case 'float16':
      case 'float32':
        return `bitcast<f32>(${word})`;
      case 'float64':
        return `vec2<f32>(bitcast<f32>(${word}), bitcast<f32>(params.p${starts[index] + 1}))`;
      default:
        return `bitcast<i32>(${word})`;
    }
  };
}
