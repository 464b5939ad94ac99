// A chain of a thousand small ops and its way back, on jax-js. It has no record of a single op.

import { chainPairs } from '../rows/tape.ts';
import type { Jax, JaxArray } from './jax-library.ts';

// As on the other peers, so that the products of a thousand stay in range.
function nearOne(w: JaxArray): JaxArray {
  return w.mul(0.01).add(0.99);
}

function chained([x, w, v]: readonly JaxArray[]): JaxArray {
  let y = x;
  for (let i = 0; i < chainPairs; i++) y = y.mul(w.ref).add(v.ref);
  w.dispose();
  v.dispose();
  return y.sum();
}

/** Forward and backward. */
export function chainGradients(jax: Jax, [x, w, v]: readonly JaxArray[]): readonly JaxArray[] {
  const [value, gradients] = jax.valueAndGrad(chained)([x, nearOne(w), v]);
  value.dispose();
  return gradients;
}

/** The way back alone, of a chain that is computed here. */
export function chainBackward(jax: Jax, [x, w, v]: readonly JaxArray[]): () => readonly JaxArray[] {
  const [value, back] = jax.vjp((...inputs) => chained(inputs), [x, nearOne(w), v]);
  value.dispose();
  return () => back(jax.numpy.array(1));
}
