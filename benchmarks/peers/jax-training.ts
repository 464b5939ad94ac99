// The scripts that train by automatic differentiation, on jax-js: valueAndGrad of a loss, and an
// optimizer. Those with a derivative of their own are left out: it cannot be given one.

import type { TrainingScript } from '../rows/row.ts';
import { netDepths } from '../rows/scaling.ts';
import { depths, extraTerms } from '../rows/training.ts';
import type { Jax, JaxArray } from './jax-library.ts';
import {
  cubic,
  dynamicNet,
  dynamicPolynomial,
  linear,
  netOfLayers,
  netOfMatrices,
  type Predict,
} from './jax-models.ts';
import { adam, type JaxOptimizer, momentum, rmsprop, sgd } from './jax-optimizers.ts';
import type { Step } from './jax-stepping.ts';

type Arrays = readonly JaxArray[];

interface Training {
  readonly data: (inputs: Arrays) => Arrays;
  readonly weights: (inputs: Arrays) => Arrays;
  readonly predict: Predict;
  readonly optimizer: JaxOptimizer;
  readonly readsLoss: boolean;
  /** Steps that make up a call, told apart by a number. */
  readonly rounds?: readonly number[];
  /** How many parameters there are, and what is compared of them, laid out as Gradus has it. */
  readonly count: number;
  readonly compared: (parameters: Arrays) => Arrays;
}

/** A script as a function from parameters and the optimizer's state to new ones. */
function stepOf({ numpy: np, valueAndGrad }: Jax, script: Training): Step {
  const { data, weights, predict, optimizer, rounds = [0], count, readsLoss } = script;
  return {
    constants: (inputs) => [...data(inputs)],
    parameters(inputs) {
      const parameters = weights(inputs);
      return [...parameters, ...optimizer.start(parameters)];
    },
    steps: rounds.map((round) => {
      const lossOf = (parameters: Arrays, x: JaxArray, y: JaxArray): JaxArray =>
        np.square(predict(x, parameters, round).sub(y)).sum();
      return (x, y, ...rest) => {
        const parameters = rest.slice(0, count);
        const refs = parameters.map((p) => p.ref);
        const [loss, gradients] = valueAndGrad(lossOf)(refs, x, y);
        return [[loss], optimizer.step(parameters, gradients, rest.slice(count))];
      };
    }),
    readsLoss,
    compared(all) {
      for (const state of all.slice(count)) state.dispose();
      return script.compared(all.slice(0, count));
    },
  };
}

/** Steps by the name of their script. */
export function trainingStepsOf(jax: Jax): Readonly<Partial<Record<string, Step>>> {
  const { numpy: np } = jax;
  // A Linear's weight the other way round, as products want it, and back.
  const turned = (list: Arrays): JaxArray[] =>
    list.map((x, i) => (i % 2 === 0 ? x.transpose() : x));
  const curve = (points: JaxArray): [x: JaxArray, y: JaxArray] => {
    const x = points.mul(Math.PI);
    return [x.ref, np.sin(x)];
  };
  const withoutFirst = ([first, ...rest]: Arrays): Arrays => {
    first.dispose();
    return rest;
  };
  const matrices: Training = {
    data: ([x, y]) => [x, y],
    weights: ([, , w1, w2]) => [w1, w2],
    predict: netOfMatrices(jax),
    optimizer: sgd(1e-6),
    readsLoss: true,
    count: 2,
    compared: withoutFirst,
  };
  const net = (optimizer: JaxOptimizer): Training => ({
    ...matrices,
    weights: ([, , ...weights]) => turned(weights),
    predict: netOfLayers(jax),
    optimizer,
    count: 4,
    compared: (parameters) => withoutFirst(turned(parameters)),
  });
  const coefficients = (count: number, optimizer: JaxOptimizer): Training => ({
    data: ([points]) => curve(points),
    weights: ([, start]) =>
      Array.from({ length: count }, (_, i) => np.take(start.ref, np.array(Int32Array.of(i))).sum()),
    predict: cubic(jax),
    optimizer,
    readsLoss: false,
    count,
    compared: (parameters) => parameters,
  });
  const features = (optimizer: JaxOptimizer): Training => ({
    ...coefficients(2, optimizer),
    data([points]) {
      const [x, y] = curve(points);
      return [np.stack([x.ref, np.square(x.ref), np.power(x, 3)], 1), y];
    },
    weights: ([, ...weights]) => turned(weights),
    predict: linear(jax),
    compared: turned,
  });
  const deepNets = netDepths.map((depth): [string, Training] => [
    `deep-net/${depth}`,
    {
      ...matrices,
      weights: ([, , ...weights]) => weights,
      count: depth,
      compared: ([first, ...others]) => {
        for (const other of others) other.dispose();
        return [first];
      },
    },
  ]);
  const scripts = {
    ...Object.fromEntries(deepNets),
    'autograd/two-layer-net': matrices,
    'autograd/two-layer-net-variable': matrices,
    'nn/two-layer-net': net(sgd(1e-4)),
    'nn/two-layer-net-optim': net(adam(jax, 1e-4)),
    'nn/two-layer-net-module': net(sgd(1e-4)),
    'nn/dynamic-net': {
      ...net(momentum(jax, 1e-4)),
      predict: dynamicNet(jax),
      rounds: depths,
      count: 6,
    },
    'polynomial/autograd': coefficients(4, sgd(1e-6)),
    'polynomial/nn': features(sgd(1e-6)),
    'polynomial/optim': features(rmsprop(jax, 1e-3)),
    'polynomial/module': coefficients(4, sgd(1e-6)),
    'polynomial/dynamic': {
      ...coefficients(5, momentum(jax, 1e-8)),
      predict: dynamicPolynomial(jax),
      rounds: extraTerms,
    },
  } satisfies Partial<Record<TrainingScript, Training>>;
  return Object.fromEntries(
    Object.entries(scripts).map(([name, script]) => [name, stepOf(jax, script)]),
  );
}
