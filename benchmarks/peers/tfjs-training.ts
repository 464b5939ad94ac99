// The scripts that train by automatic differentiation, on TensorFlow.js: variables, the loss
// differentiated with respect to them, and its optimizers. Plain descent is its SGD, too.

import { sampleOf } from '../inputs.ts';
import type { TrainingScript } from '../rows/row.ts';
import { netDepths } from '../rows/scaling.ts';
import { depths, extraTerms } from '../rows/training.ts';
import { comparedSteps, elapsed, type Part, type Task } from './peer.ts';
import type { Tf, TfOptimizer, TfTensor } from './tfjs-library.ts';
import {
  cubic,
  dense,
  dynamicNet,
  dynamicPolynomial,
  legendre,
  myRelu,
  netOfLayers,
  netOfMatrices,
  type Predict,
} from './tfjs-models.ts';
import { rmsprop } from './tfjs-optimizers.ts';

interface Training {
  readonly data: (inputs: readonly TfTensor[]) => readonly TfTensor[];
  readonly variables: (inputs: readonly TfTensor[]) => readonly TfTensor[];
  readonly predict: Predict;
  /** Steps that make up a call, told apart by a number. */
  readonly rounds: readonly number[];
  readonly optimizer: () => TfOptimizer;
  readonly readsLoss: boolean;
  /** What is compared of the variables, laid out as Gradus has it. */
  readonly compared: (variables: readonly TfTensor[]) => readonly TfTensor[];
}

/** Scripts by their name. */
export function trainingsOf(tf: Tf): Readonly<Partial<Record<string, Training>>> {
  const sgd = (lr: number) => (): TfOptimizer => tf.train.sgd(lr);
  // A Linear's weight is the other way round here, where products of transposes are slow.
  const turned = (tensors: readonly TfTensor[]): TfTensor[] =>
    tensors.map((x, i) => (i % 2 === 0 ? tf.transpose(x) : x));
  const net = {
    data: ([x, y]) => [x, y],
    rounds: [0],
    readsLoss: true,
  } satisfies Partial<Training>;
  const matrices = (relu: (h: TfTensor) => TfTensor): Training => ({
    ...net,
    variables: ([, , w1, w2]) => [w1, w2],
    predict: netOfMatrices(tf, relu),
    optimizer: sgd(1e-6),
    compared: ([, w2]) => [w2],
  });
  const layered = (optimizer: () => TfOptimizer, predict = netOfLayers(tf)): Training => ({
    ...net,
    variables: ([, , ...weights]) => turned(weights),
    predict,
    optimizer,
    compared: (variables) => turned(variables).slice(1),
  });
  const polynomial = {
    data: ([points]) => {
      const x = tf.mul(points, Math.PI);
      return [x, tf.sin(x)];
    },
    rounds: [0],
    readsLoss: false,
  } satisfies Partial<Training>;
  const coefficients = (count: number, optimizer: () => TfOptimizer): Training => ({
    ...polynomial,
    variables: ([, start]) =>
      Array.from({ length: count }, (_, i) => tf.sum(tf.slice(start, [i], [1]))),
    predict: cubic(tf),
    optimizer,
    compared: (variables) => variables,
  });
  const linear = (optimizer: () => TfOptimizer): Training => ({
    ...polynomial,
    data: ([points]) => {
      const x = tf.mul(points, Math.PI);
      return [tf.stack([x, tf.square(x), tf.pow(x, 3)], 1), tf.sin(x)];
    },
    variables: ([, ...weights]) => turned(weights),
    predict: (xx, [w, b]) => tf.reshape(dense(tf, xx, w, b), [-1]),
    optimizer,
    compared: (variables) => turned(variables),
  });
  const deepNets = netDepths.map((depth): [string, Training] => [
    `deep-net/${depth}`,
    {
      ...net,
      variables: ([, , ...weights]) => weights,
      predict: netOfMatrices(tf, tf.relu),
      optimizer: sgd(1e-6),
      compared: ([first]) => [first],
    },
  ]);
  return {
    ...Object.fromEntries(deepNets),
    'autograd/two-layer-net': matrices(tf.relu),
    'autograd/two-layer-net-variable': matrices(tf.relu),
    'autograd/two-layer-net-custom-function': matrices(myRelu(tf)),
    'nn/two-layer-net': layered(sgd(1e-4)),
    'nn/two-layer-net-optim': layered(() => tf.train.adam(1e-4)),
    'nn/two-layer-net-module': layered(sgd(1e-4)),
    'nn/dynamic-net': {
      ...layered(() => tf.train.momentum(1e-4, 0.9), dynamicNet(tf)),
      rounds: depths,
    },
    'polynomial/autograd': coefficients(4, sgd(1e-6)),
    'polynomial/function': {
      ...polynomial,
      variables: () => [0, -1, 0, 0.3].map((value) => tf.scalar(value)),
      predict: (x, [a, b, c, d]) => tf.add(a, tf.mul(b, legendre(tf)(tf.add(c, tf.mul(d, x))))),
      optimizer: sgd(5e-6),
      compared: ([, b, , d]) => [b, d],
    },
    'polynomial/nn': linear(sgd(1e-6)),
    'polynomial/optim': linear(() => rmsprop(tf, 1e-3)),
    'polynomial/module': coefficients(4, sgd(1e-6)),
    'polynomial/dynamic': {
      ...coefficients(5, () => tf.train.momentum(1e-8, 0.9)),
      predict: dynamicPolynomial(tf),
      rounds: extraTerms,
    },
  } satisfies Readonly<Record<TrainingScript, Training>>;
}

/** A task that trains on and on. */
export function training(tf: Tf, script: Training, inputs: readonly TfTensor[]): Task {
  const [x, y] = script.data(inputs);
  const variables = script.variables(inputs).map((value) => tf.variable(value));
  const optimizer = script.optimizer();
  const once = async (round: number, readsLoss: boolean): Promise<number> => {
    const loss = tf.tidy(() => {
      const { value, grads } = tf.variableGrads(
        () => tf.sum(tf.square(tf.sub(script.predict(x, variables, round), y))),
        variables,
      );
      // A variable that a round does not use still moves on by its momentum.
      const gradients = variables.map((variable) => ({
        name: variable.name,
        tensor: grads[variable.name] ?? tf.zerosLike(variable),
      }));
      optimizer.applyGradients(gradients);
      return value;
    });
    const printed = readsLoss ? (await loss.data())[0] : Number.NaN;
    loss.dispose();
    return printed;
  };
  const call = async (readsLoss: boolean): Promise<number[]> => {
    const printed: number[] = [];
    for (const round of script.rounds) printed.push(await once(round, readsLoss));
    return printed;
  };
  return {
    async result() {
      const parts: Part[] = [];
      for (let i = 0; i < comparedSteps; i++) {
        const losses = await call(true);
        parts.push(...losses.map((loss) => [loss]));
        const values = await Promise.all(script.compared(variables).map((p) => p.data()));
        parts.push(...values.map(sampleOf));
      }
      return parts;
    },
    time: (calls) =>
      elapsed(async () => {
        for (let i = 0; i < calls; i++) await call(script.readsLoss);
      }),
    dispose() {
      optimizer.dispose();
      for (const variable of variables) variable.dispose();
    },
  };
}
