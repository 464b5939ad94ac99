// The steps of the scripts without automatic differentiation, on TensorFlow.js.

import { sampleOf } from '../inputs.ts';
import type { OpName } from '../rows/row.ts';
import { comparedSteps, elapsed, type Part, type Task } from './peer.ts';
import type { Tf, TfTensor } from './tfjs-library.ts';

/** Data and parameters in, what is compared and new parameters out. */
export interface Step {
  readonly constants: (inputs: readonly TfTensor[]) => TfTensor[];
  readonly parameters: (inputs: readonly TfTensor[]) => TfTensor[];
  readonly step: (
    constants: readonly TfTensor[],
    parameters: readonly TfTensor[],
  ) => { loss: TfTensor; parameters: TfTensor[] };
  readonly readsLoss: boolean;
  /** Parameters that are compared. */
  readonly compared: (parameters: readonly TfTensor[]) => readonly TfTensor[];
}

const rate = 1e-6;

/** Steps by the op of their row. */
export function stepsOf(tf: Tf): Readonly<Partial<Record<OpName, Step>>> {
  return {
    polynomial: {
      constants: ([points]) => {
        const x = tf.mul(points, Math.PI);
        return [x, tf.sin(x)];
      },
      parameters: ([, start]) => [0, 1, 2, 3].map((i) => tf.sum(tf.slice(start, [i], [1]))),
      step: ([x, y], parameters) => {
        const [a, b, c, d] = parameters;
        const yPred = tf.add(
          tf.add(tf.add(a, tf.mul(b, x)), tf.mul(c, tf.square(x))),
          tf.mul(d, tf.pow(x, 3)),
        );
        const loss = tf.sum(tf.square(tf.sub(yPred, y)));
        const grad = tf.mul(2, tf.sub(yPred, y));
        const gradients = [
          tf.sum(grad),
          tf.sum(tf.mul(grad, x)),
          tf.sum(tf.mul(grad, tf.square(x))),
          tf.sum(tf.mul(grad, tf.pow(x, 3))),
        ];
        return {
          loss,
          parameters: parameters.map((p, i) => tf.sub(p, tf.mul(rate, gradients[i]))),
        };
      },
      readsLoss: false,
      compared: (parameters) => parameters,
    },
    twoLayerNet: {
      constants: ([x, y]) => [x, y],
      parameters: ([, , w1, w2]) => [w1, w2],
      step: ([x, y], [w1, w2]) => {
        const h = tf.matMul(x, w1);
        const hRelu = tf.relu(h);
        const yPred = tf.matMul(hRelu, w2);
        const loss = tf.sum(tf.square(tf.sub(yPred, y)));
        const grad = tf.mul(2, tf.sub(yPred, y));
        const gradW2 = tf.matMul(hRelu, grad, true);
        const gradHRelu = tf.matMul(grad, w2, false, true);
        const gradH = tf.where(tf.less(h, 0), tf.zerosLike(gradHRelu), gradHRelu);
        const gradW1 = tf.matMul(x, gradH, true);
        return {
          loss,
          parameters: [tf.sub(w1, tf.mul(rate, gradW1)), tf.sub(w2, tf.mul(rate, gradW2))],
        };
      },
      readsLoss: true,
      compared: ([, w2]) => [w2],
    },
  };
}

/** A task that steps on and on. */
export function stepping(tf: Tf, script: Step, inputs: readonly TfTensor[]): Task {
  const constants = script.constants(inputs);
  let parameters = script.parameters(inputs);
  const once = async (readsLoss: boolean): Promise<number> => {
    const next = tf.tidy(() => {
      const { loss, parameters: updated } = script.step(constants, parameters);
      return { loss: tf.keep(loss), parameters: updated.map((p) => tf.keep(p)) };
    });
    for (const parameter of parameters) parameter.dispose();
    parameters = next.parameters;
    const printed = readsLoss ? (await next.loss.data())[0] : Number.NaN;
    next.loss.dispose();
    return printed;
  };
  return {
    async result() {
      const parts: Part[] = [];
      for (let i = 0; i < comparedSteps; i++) {
        const loss = await once(true);
        const values = await Promise.all(script.compared(parameters).map((p) => p.data()));
        parts.push([loss], ...values.map(sampleOf));
      }
      return parts;
    },
    time: (calls) =>
      elapsed(async () => {
        for (let i = 0; i < calls; i++) await once(script.readsLoss);
      }),
    dispose() {},
  };
}
