// Scatters, by what they do with the elements that they meet.

import type { Tensor } from '@gradus/tensor';
import type { ScatterMode, ScatterParams } from '@gradus/tensor/interpreter';
import { byInput, type Derivative, linear, type Vjp } from '../derivative.ts';
import { inputOfExtreme, sourceOfExtreme } from './scatter-extremes.ts';
import { erased, picked, toSource, winners } from './scatter-places.ts';
import { inputOfProduct, sourceOfProduct } from './scatter-products.ts';

/** Gradients of the elements that are written to, and of those that are written. */
interface ScatterRules {
  readonly input: Vjp;
  readonly source: Vjp;
}

const modes: { readonly [mode in ScatterMode]: ScatterRules } = {
  // Of several elements written to one place, the last one stays.
  set: {
    input: {
      reads: [1],
      vjp: (g, [index], _, params) => erased(g, index as Tensor, params as ScatterParams),
    },
    source: {
      reads: [1],
      vjp: (g, [index], spec, params) => {
        const all = params as ScatterParams;
        const taken = picked(g, index as Tensor, all);
        return toSource(winners(taken, g, index as Tensor, all), spec);
      },
    },
  },
  sum: {
    input: linear((g) => g),
    source: {
      reads: [1],
      vjp: (g, [index], spec, params) =>
        toSource(picked(g, index as Tensor, params as ScatterParams), spec),
    },
  },
  prod: { input: inputOfProduct, source: sourceOfProduct },
  max: { input: inputOfExtreme, source: sourceOfExtreme },
  min: { input: inputOfExtreme, source: sourceOfExtreme },
};

const derivatives = new Map(
  Object.entries(modes).map(([mode, { input, source }]) => [
    mode,
    byInput(input, undefined, source),
  ]),
);

/** The derivative of a scatter of `[input, index, source]`, which its mode chooses. */
export const scatterDerivative: Derivative = {
  at: () => undefined,
  choose: (params) => derivatives.get((params as ScatterParams).mode) ?? byInput(),
};
