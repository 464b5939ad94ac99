// Products of what meets at an element: the derivative at each factor is the product of all others,
// formed without division. Factors are put in order by the place that they meet at; those beside a
// factor are then the ones before and after it in a run of equal places.

import {
  arange,
  argsort,
  cat,
  eq,
  flatten,
  flip,
  indexSelect,
  mul,
  narrow,
  onesLike,
  reshape,
  type Tensor,
  where,
} from '@gradus/tensor';
import type { ScatterParams, Value } from '@gradus/tensor/interpreter';
import type { Vjp } from '../derivative.ts';
import { fromSource, picked, toSource } from './scatter-places.ts';

const reads = [0, 1, 2] as const;

/** For each factor, those of the input before those of the source, the product of all others. */
function besideEach(values: readonly Value[], params: ScatterParams): Tensor {
  const [x, index, source] = values as Tensor[];
  const own = arange(x.numel, { dtype: 'int32', device: x.device });
  const written = picked(reshape(own, x.shape), index, params);
  const places = cat([own, flatten(written)]);
  const factors = cat([flatten(x), flatten(fromSource(source, written.shape, params))]);
  const order = argsort(places);
  const [inOrder, runs] = [factors, places].map((list) => indexSelect(list, 0, order));
  const before = productsBefore(inOrder, runs);
  const after = flip(productsBefore(flip(inOrder, 0), flip(runs, 0)), 0);
  return indexSelect(mul(before, after), 0, argsort(order));
}

/** The product of what comes before each factor in its run, by steps of 1, 2, 4, …. */
function productsBefore(factors: Tensor, runs: Tensor): Tensor {
  const size = factors.numel;
  let products = factors;
  for (let step = 1; step < size; step *= 2) {
    const [low, high] = [
      narrow(products, 0, 0, size - step),
      narrow(products, 0, step, size - step),
    ];
    const joined = where(haveOneRun(runs, step), mul(low, high), high);
    products = cat([narrow(products, 0, 0, step), joined]);
  }
  if (size < 2) return onesLike(factors);
  const previous = where(haveOneRun(runs, 1), narrow(products, 0, 0, size - 1), 1);
  return cat([onesLike(narrow(factors, 0, 0, 1)), previous]);
}

function haveOneRun(runs: Tensor, step: number): Tensor {
  const size = runs.numel - step;
  return eq(narrow(runs, 0, 0, size), narrow(runs, 0, step, size));
}

export const inputOfProduct: Vjp = {
  reads,
  vjp(g, values, { shape }, params) {
    const beside = besideEach(values, params as ScatterParams);
    return mul(g, reshape(narrow(beside, 0, 0, g.numel), shape));
  },
};

export const sourceOfProduct: Vjp = {
  reads,
  vjp(g, values, spec, params) {
    const all = params as ScatterParams;
    const taken = picked(g, values[1] as Tensor, all);
    const beside = narrow(besideEach(values, all), 0, g.numel, taken.numel);
    return toSource(mul(taken, reshape(beside, taken.shape)), spec);
  },
};
