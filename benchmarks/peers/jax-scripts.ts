// The steps of the scripts without automatic differentiation, on jax-js.

import type { OpName } from '../rows/row.ts';
import type { Jax } from './jax-library.ts';
import type { Step } from './jax-stepping.ts';

const rate = 1e-6;

/** Steps by the op of their row. */
export function stepsOf({ numpy: np }: Jax): Readonly<Partial<Record<OpName, Step>>> {
  return {
    polynomial: {
      constants: ([points]) => {
        const x = points.mul(Math.PI);
        return [x.ref, np.sin(x)];
      },
      parameters: ([, start]) =>
        [0, 1, 2, 3].map((i) => np.take(start.ref, np.array(Int32Array.of(i))).sum()),
      steps: [
        (x, y, a, b, c, d) => {
          const yPred = a.ref
            .add(b.ref.mul(x.ref))
            .add(c.ref.mul(np.square(x.ref)))
            .add(d.ref.mul(np.power(x.ref, 3)));
          const error = yPred.sub(y);
          const loss = np.square(error.ref).sum();
          const grad = error.mul(2);
          const gradients = [
            grad.ref.sum(),
            grad.ref.mul(x.ref).sum(),
            grad.ref.mul(np.square(x.ref)).sum(),
            grad.mul(np.power(x, 3)).sum(),
          ];
          return [[loss], [a, b, c, d].map((p, i) => p.sub(gradients[i].mul(rate)))];
        },
      ],
      readsLoss: false,
      compared: (parameters) => parameters,
    },
    twoLayerNet: {
      constants: ([x, y]) => [x, y],
      parameters: ([, , w1, w2]) => [w1, w2],
      steps: [
        (x, y, w1, w2) => {
          const h = np.matmul(x.ref, w1.ref);
          const hRelu = np.maximum(h.ref, 0);
          const error = np.matmul(hRelu.ref, w2.ref).sub(y);
          const loss = np.square(error.ref).sum();
          const grad = error.mul(2);
          const gradW2 = np.matmul(hRelu.transpose(), grad.ref);
          const gradHRelu = np.matmul(grad, w2.ref.transpose());
          const gradH = np.where(np.less(h, 0), 0, gradHRelu);
          const gradW1 = np.matmul(x.transpose(), gradH);
          return [[loss], [w1.sub(gradW1.mul(rate)), w2.sub(gradW2.mul(rate))]];
        },
      ],
      readsLoss: true,
      compared: ([w1, w2]) => {
        w1.dispose();
        return [w2];
      },
    },
  };
}
