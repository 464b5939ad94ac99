// Optimizers on jax-js, by hand, for it has none: functions from gradients, parameters and state
// to new parameters and new state.

import { parameterCount } from '../rows/optimizers.ts';
import type { OptimizerName } from '../rows/row.ts';
import type { Jax, JaxArray } from './jax-library.ts';
import type { Step } from './jax-stepping.ts';

type Arrays = readonly JaxArray[];

export interface JaxOptimizer {
  readonly start: (parameters: Arrays) => Arrays;
  /** Consumes what it is given; new parameters come before new state. */
  readonly step: (parameters: Arrays, gradients: Arrays, state: Arrays) => Arrays;
}

/** Plain descent. */
export function sgd(lr: number): JaxOptimizer {
  return {
    start: () => [],
    step: (parameters, gradients) => parameters.map((p, i) => p.sub(gradients[i].mul(lr))),
  };
}

function zerosLike({ numpy: np }: Jax, parameters: Arrays): JaxArray[] {
  return parameters.map((p) => np.zerosLike(p.ref));
}

/** Descent with momentum 0.9. */
export function momentum(jax: Jax, lr: number): JaxOptimizer {
  return {
    start: (parameters) => zerosLike(jax, parameters),
    step(parameters, gradients, state) {
      const buffers = state.map((buffer, i) => buffer.mul(0.9).add(gradients[i]));
      return [...parameters.map((p, i) => p.sub(buffers[i].ref.mul(lr))), ...buffers];
    },
  };
}

/** Adam; the state begins with the powers of its two rates. */
export function adam(jax: Jax, lr: number): JaxOptimizer {
  const { numpy: np } = jax;
  const [beta1, beta2, eps] = [0.9, 0.999, 1e-8];
  return {
    start: (parameters) => [
      np.array(1),
      np.array(1),
      ...zerosLike(jax, parameters),
      ...zerosLike(jax, parameters),
    ],
    step(parameters, gradients, [power1, power2, ...moments]) {
      const count = parameters.length;
      const powers = [power1.mul(beta1), power2.mul(beta2)];
      const means = gradients.map((g, i) => moments[i].mul(beta1).add(g.ref.mul(1 - beta1)));
      const squares = gradients.map((g, i) =>
        moments[count + i].mul(beta2).add(np.square(g).mul(1 - beta2)),
      );
      const [rest1, rest2] = powers.map((power) => power.ref.mul(-1).add(1));
      const next = parameters.map((p, i) => {
        const size = np.sqrt(squares[i].ref.div(rest2.ref)).add(eps);
        return p.sub(means[i].ref.div(rest1.ref).div(size).mul(lr));
      });
      rest1.dispose();
      rest2.dispose();
      return [...next, ...powers, ...means, ...squares];
    },
  };
}

/** RMSprop. */
export function rmsprop(jax: Jax, lr: number): JaxOptimizer {
  const { numpy: np } = jax;
  const [alpha, eps] = [0.99, 1e-8];
  return {
    start: (parameters) => zerosLike(jax, parameters),
    step(parameters, gradients, state) {
      const squares = gradients.map((g, i) =>
        state[i].mul(alpha).add(np.square(g.ref).mul(1 - alpha)),
      );
      const next = parameters.map((p, i) =>
        p.sub(gradients[i].div(np.sqrt(squares[i].ref).add(eps)).mul(lr)),
      );
      return [...next, ...squares];
    },
  };
}

/** The first half of the inputs are parameters, the second their gradients. */
function optimizing(optimizer: JaxOptimizer): Step {
  return {
    constants: (inputs) => inputs.slice(parameterCount),
    parameters(inputs) {
      const parameters = inputs.slice(0, parameterCount);
      return [...parameters, ...optimizer.start(parameters)];
    },
    steps: [
      (...inputs) => {
        const gradients = inputs.slice(0, parameterCount);
        const parameters = inputs.slice(parameterCount, 2 * parameterCount);
        return [[], optimizer.step(parameters, gradients, inputs.slice(2 * parameterCount))];
      },
    ],
    readsLoss: false,
    compared(all) {
      for (const state of all.slice(parameterCount)) state.dispose();
      return all.slice(0, parameterCount);
    },
  };
}

/** Steps by the op of their row. */
export function optimizerStepsOf(jax: Jax): Readonly<Partial<Record<string, Step>>> {
  return {
    sgd: optimizing(sgd(1e-4)),
    momentum: optimizing(momentum(jax, 1e-4)),
    adam: optimizing(adam(jax, 1e-4)),
    rmsprop: optimizing(rmsprop(jax, 1e-4)),
  } satisfies Readonly<Record<OptimizerName, Step>>;
}
