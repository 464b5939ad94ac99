// The models of the scripts that train by automatic differentiation, on jax-js. They consume what
// they are given, a parameter that a round does not use included.

import type { Jax, JaxArray } from './jax-library.ts';

/** What a model says of x; `round` is how deep it goes, if it is dynamic. */
export type Predict = (x: JaxArray, parameters: readonly JaxArray[], round: number) => JaxArray;

type Model = (jax: Jax) => Predict;

function dense({ numpy: np }: Jax, x: JaxArray, w: JaxArray, b: JaxArray): JaxArray {
  return np.matmul(x, w).add(b);
}

/** Matrices, with a ReLU between each two. */
export const netOfMatrices: Model =
  ({ numpy: np, nn }) =>
  (x, [first, ...others]) =>
    others.reduce((h, w) => np.matmul(nn.relu(h), w), np.matmul(x, first));

/** Two Linears. */
export const netOfLayers: Model =
  (jax) =>
  (x, [w1, b1, w2, b2]) =>
    dense(jax, jax.nn.relu(dense(jax, x, w1, b1)), w2, b2);

/** Two Linears and a shared one between them. */
export const dynamicNet: Model =
  (jax) =>
  (x, [w1, b1, w2, b2, w3, b3], depth) => {
    let hRelu = jax.nn.relu(dense(jax, x, w1, b1));
    for (let i = 0; i < depth; i++) hRelu = jax.nn.relu(dense(jax, hRelu, w2.ref, b2.ref));
    w2.dispose();
    b2.dispose();
    return dense(jax, hRelu, w3, b3);
  };

/** A Linear over three powers, its column a vector. */
export const linear: Model =
  (jax) =>
  (xx, [w, b]) =>
    dense(jax, xx, w, b).reshape([-1]);

/** A cubic. */
export const cubic: Model =
  ({ numpy: np }) =>
  (x, [a, b, c, d]) =>
    a
      .add(b.mul(x.ref))
      .add(c.mul(np.square(x.ref)))
      .add(d.mul(np.power(x, 3)));

/** A cubic, and terms that share a coefficient. */
export const dynamicPolynomial: Model = (jax) => (x, parameters, terms) => {
  const e = parameters[4];
  let y = cubic(jax)(x.ref, parameters, 0);
  for (let power = 4; power < 4 + terms; power++) {
    y = y.add(e.ref.mul(jax.numpy.power(x.ref, power)));
  }
  x.dispose();
  e.dispose();
  return y;
};
