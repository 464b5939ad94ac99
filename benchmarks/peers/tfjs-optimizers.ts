// Steps of TensorFlow.js's optimizers with gradients that are given.

import { sampleOf } from '../inputs.ts';
import type { OpName } from '../rows/row.ts';
import { comparedSteps, elapsed, type Part, type Task } from './peer.ts';
import type { Tf, TfOptimizer, TfTensor } from './tfjs-library.ts';

/** PyTorch's RMSprop: TensorFlow.js adds its epsilon under the root, so it gets the square. */
export function rmsprop(tf: Tf, lr: number): TfOptimizer {
  return tf.train.rmsprop(lr, 0.99, 0, 1e-16);
}

/** Optimizers by the op of their row. */
export function optimizersOf(tf: Tf): Readonly<Partial<Record<OpName, () => TfOptimizer>>> {
  return {
    sgd: () => tf.train.sgd(1e-4),
    momentum: () => tf.train.momentum(1e-4, 0.9),
    adam: () => tf.train.adam(1e-4),
    rmsprop: () => rmsprop(tf, 1e-4),
  };
}

/** A task of steps; the first half of the inputs are parameters, the second their gradients. */
export function optimizing(tf: Tf, optimizer: TfOptimizer, inputs: readonly TfTensor[]): Task {
  const count = inputs.length / 2;
  const variables = inputs.slice(0, count).map((x) => tf.variable(x));
  const gradients = variables.map(({ name }, i) => ({ name, tensor: inputs[count + i] }));
  return {
    async result() {
      const parts: Part[] = [];
      for (let i = 0; i < comparedSteps; i++) {
        optimizer.applyGradients(gradients);
        const values = await Promise.all(variables.map((x) => x.data()));
        parts.push(...values.map(sampleOf));
      }
      return parts;
    },
    time: (calls) =>
      elapsed(() => {
        for (let i = 0; i < calls; i++) optimizer.applyGradients(gradients);
      }),
    dispose() {
      optimizer.dispose();
      for (const tensor of [...inputs, ...variables]) tensor.dispose();
    },
  };
}
