// Steps of optimizers with gradients that are given.

import * as optim from '../../packages/optim/src/index.ts';
import type { Tensor } from '../../packages/tensor/src/index.ts';
import { leaves } from './gradus-parameters.ts';
import { type Script, stepping } from './gradus-task.ts';

interface Steppable {
  step(): unknown;
}

/** The first half of the inputs are parameters, the second their gradients. */
function optimizing(create: (parameters: readonly Tensor[]) => Steppable): Script {
  return (inputs) => {
    const count = inputs.length / 2;
    const parameters = leaves(inputs.slice(0, count));
    parameters.forEach((parameter, i) => {
      parameter.grad = inputs[count + i];
    });
    const optimizer = create(parameters);
    return stepping(async () => {
      optimizer.step();
      return parameters;
    });
  };
}

/** Optimizers by the op of their row. */
export const gradusOptimizers = {
  sgd: optimizing((parameters) => new optim.SGD(parameters, { lr: 1e-4 })),
  momentum: optimizing((parameters) => new optim.SGD(parameters, { lr: 1e-4, momentum: 0.9 })),
  adam: optimizing((parameters) => new optim.Adam(parameters, { lr: 1e-4 })),
  rmsprop: optimizing((parameters) => new optim.RMSprop(parameters, { lr: 1e-4 })),
} satisfies Readonly<Record<string, Script>>;
