// The models of the scripts that train by automatic differentiation, on TensorFlow.js.

import type { Tf, TfTensor } from './tfjs-library.ts';

/** What a model says of x; `round` is how deep it goes, if it is dynamic. */
export type Predict = (x: TfTensor, variables: readonly TfTensor[], round: number) => TfTensor;

type Model = (tf: Tf) => Predict;

export const netOfMatrices =
  (tf: Tf, relu: (h: TfTensor) => TfTensor): Predict =>
  (x, [first, ...others]) =>
    others.reduce((h, w) => tf.matMul(relu(h), w), tf.matMul(x, first));

export const dense = (tf: Tf, x: TfTensor, w: TfTensor, b: TfTensor): TfTensor =>
  tf.add(tf.matMul(x, w), b);

export const netOfLayers: Model =
  (tf) =>
  (x, [w1, b1, w2, b2]) =>
    dense(tf, tf.relu(dense(tf, x, w1, b1)), w2, b2);

export const dynamicNet: Model =
  (tf) =>
  (x, [w1, b1, w2, b2, w3, b3], depth) => {
    let hRelu = tf.relu(dense(tf, x, w1, b1));
    for (let i = 0; i < depth; i++) hRelu = tf.relu(dense(tf, hRelu, w2, b2));
    return dense(tf, hRelu, w3, b3);
  };

export const cubic: Model =
  (tf) =>
  (x, [a, b, c, d]) =>
    tf.add(tf.add(tf.add(a, tf.mul(b, x)), tf.mul(c, tf.square(x))), tf.mul(d, tf.pow(x, 3)));

export const dynamicPolynomial: Model = (tf) => (x, variables, terms) => {
  const e = variables[4];
  let y = cubic(tf)(x, variables, 0);
  for (let power = 4; power < 4 + terms; power++) y = tf.add(y, tf.mul(e, tf.pow(x, power)));
  return y;
};

/** A function with a derivative of its own. */
export function myRelu(tf: Tf): (h: TfTensor) => TfTensor {
  return tf.customGrad((h, save) => {
    save([h]);
    const gradFunc = (dy: TfTensor, [input]: readonly TfTensor[]): TfTensor =>
      tf.where(tf.less(input, 0), tf.zerosLike(dy), dy);
    return { value: tf.relu(h), gradFunc };
  });
}

export function legendre(tf: Tf): (x: TfTensor) => TfTensor {
  return tf.customGrad((x, save) => {
    save([x]);
    const value = tf.mul(0.5, tf.sub(tf.mul(5, tf.pow(x, 3)), tf.mul(3, x)));
    const gradFunc = (dy: TfTensor, [input]: readonly TfTensor[]): TfTensor =>
      tf.mul(tf.mul(dy, 1.5), tf.sub(tf.mul(5, tf.square(input)), 1));
    return { value, gradFunc };
  });
}
