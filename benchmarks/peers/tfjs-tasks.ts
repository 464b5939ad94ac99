// TensorFlow.js, with tidy() and dispose() where its documentation wants them.

import { type InputSpec, sampleOf, typedValuesOf } from '../inputs.ts';
import { smallProductCount } from '../rows/products.ts';
import type { OpName } from '../rows/row.ts';
import { chainPairs } from '../rows/tape.ts';
import { elapsed, type Library, type Task } from './peer.ts';
import type { Tf, TfTensor } from './tfjs-library.ts';
import { optimizersOf, optimizing } from './tfjs-optimizers.ts';
import { stepping, stepsOf } from './tfjs-scripts.ts';
import { training, trainingsOf } from './tfjs-training.ts';

/** Tasks of rows, on the backend that is set. */
export function tfjsTasks(tf: Tf): Library['prepare'] {
  const upload = (input: InputSpec): TfTensor => {
    const values = typedValuesOf(input);
    if (values instanceof Float64Array) throw new TypeError('TensorFlow.js has no float64');
    return tf.tensor(values, input.shape, input.dtype);
  };
  return async ({ op, inputs }) => {
    if (inputs.some(({ dtype }) => dtype === 'float64')) return undefined;
    const step = stepsOf(tf)[op];
    if (step !== undefined) return stepping(tf, step, inputs.map(upload));
    const script = trainingsOf(tf)[op];
    if (script !== undefined) return training(tf, script, inputs.map(upload));
    const optimize = optimizersOf(tf)[op];
    if (optimize !== undefined) return optimizing(tf, optimize(), inputs.map(upload));
    const work = worksOf(tf)[op];
    return work && taskOf(work, inputs.map(upload));
  };
}

type Work = (inputs: readonly TfTensor[]) => TfTensor | TfTensor[];

function worksOf(tf: Tf): Readonly<Partial<Record<OpName, Work>>> {
  return {
    add: ([x, y]) => tf.add(x, y),
    mul: ([x, y]) => tf.mul(x, y),
    mulAdd: ([x, y, z]) => tf.tidy(() => tf.add(tf.mul(x, y), z)),
    exp: ([x]) => tf.exp(x),
    // clone() shares memory, so a copy has to compute something.
    copy: ([x]) => tf.add(x, 0),
    sum: ([x]) => tf.sum(x),
    sumRows: ([x]) => tf.sum(x, 0),
    sumColumns: ([x]) => tf.sum(x, 1),
    softmax: ([x]) => tf.softmax(x),
    cumsum: ([x]) => tf.cumsum(x, 0),
    gather: ([x, index]) => tf.gather(x, index),
    mm: ([a, b]) => tf.matMul(a, b),
    mmOfTransposedLeft: ([a, b]) => tf.matMul(a, b, true),
    mmOfTransposedRight: ([a, b]) => tf.matMul(a, b, false, true),
    smallProducts: ([x, w]) =>
      tf.tidy(() => {
        let y = tf.matMul(x, w);
        for (let i = 1; i < smallProductCount; i++) y = tf.matMul(y, w);
        return y;
      }),
    chain: ([x, w, v]) =>
      tf.tidy(() => tf.grads((...leaves) => chained(tf, leaves))([x, nearOne(tf, w), v])),
  };
}

// As on the other peers, so that the products of a thousand stay in range.
function nearOne(tf: Tf, w: TfTensor): TfTensor {
  return tf.add(tf.mul(w, 0.01), 0.99);
}

function chained(tf: Tf, [x, w, v]: readonly TfTensor[]): TfTensor {
  let y = x;
  for (let i = 0; i < chainPairs; i++) y = tf.add(tf.mul(y, w), v);
  return tf.sum(y);
}

function taskOf(work: Work, inputs: readonly TfTensor[]): Task {
  const run = (): TfTensor[] => [work(inputs)].flat();
  const letGo = (tensors: readonly TfTensor[]): void => {
    for (const tensor of tensors) tensor.dispose();
  };
  return {
    async result() {
      const results = run();
      const parts = (await Promise.all(results.map((x) => x.data()))).map(sampleOf);
      letGo(results);
      return parts;
    },
    time: (calls) =>
      elapsed(() => {
        for (let i = 0; i < calls; i++) letGo(run());
      }),
    dispose: () => letGo(inputs),
  };
}
