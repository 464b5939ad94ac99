// The training scripts with their steps compiled: the statements of the eager ones, but for the
// loss, which is read after the step.

import { noGrad, Variable } from '../../packages/autograd/src/index.ts';
import * as nn from '../../packages/nn/src/index.ts';
import * as optim from '../../packages/optim/src/index.ts';
import { add, full, mul, type Tensor } from '../../packages/tensor/src/index.ts';
import type { OpName } from '../rows/row.ts';
import { netDepths } from '../rows/scaling.ts';
import { depths, extraTerms } from '../rows/training.ts';
import { DynamicNet, MyReLU, sequential, TwoLayerNet, throughMatrices } from './gradus-nets.ts';
import { descend, filled, leaves, scalarLeaves, updateLeaves } from './gradus-parameters.ts';
import {
  curve,
  DynamicPolynomial,
  LegendrePolynomial3,
  linearModel,
  Polynomial3,
} from './gradus-polynomials.ts';
import { hundredth } from './gradus-task.ts';

/** A script whose step can be compiled. */
export interface CompiledScript {
  /** One step, of which `round` tells which it is of those that make up a call. */
  readonly step: (round: number) => Tensor;
  readonly rounds: readonly number[];
  /** What is compared besides losses. */
  readonly compared: readonly Tensor[];
  /** Calls between losses that are read. */
  readonly printsEvery: number;
}

type MakeScript = (inputs: readonly Tensor[]) => CompiledScript;

const once = { rounds: [0], printsEvery: 1 };
const rarely = { rounds: [0], printsEvery: hundredth };

/** A loss, its gradients, and what is done with them. */
function training(
  loss: (round: number) => Tensor,
  update: () => void,
  before: () => void = () => {},
): CompiledScript['step'] {
  return (round) => {
    const value = loss(round);
    before();
    value.backward();
    update();
    return value;
  };
}

function optimized(
  loss: (round: number) => Tensor,
  optimizer: { step(): unknown; zeroGrad(options?: { setToNull: boolean }): void },
  setToNull = true,
): CompiledScript['step'] {
  return training(
    loss,
    () => optimizer.step(),
    () => optimizer.zeroGrad({ setToNull }),
  );
}

const squares = new nn.MSELoss({ reduction: 'sum' });

function netOf(relu: (h: Tensor) => Tensor): MakeScript {
  return ([x, y, ...weights]) => {
    const [w1, w2] = leaves(weights);
    const loss = (): Tensor => relu(x.mm(w1)).mm(w2).sub(y).pow(2).sum();
    return { ...once, step: training(loss, () => updateLeaves([w1, w2], 1e-6)), compared: [w2] };
  };
}

const deepNet: MakeScript = ([x, y, ...weights]) => {
  const matrices = leaves(weights);
  const loss = (): Tensor => throughMatrices(x, matrices).sub(y).pow(2).sum();
  const step = training(loss, () => updateLeaves(matrices, 1e-6));
  return { ...once, step, compared: [matrices[0]] };
};

const netOfVariables: MakeScript = ([x, y, ...weights]) => {
  const [w1, w2] = weights.map((w) => Variable(w, { requiresGrad: true }));
  const loss = (): Tensor => x.mm(w1).clamp(0).mm(w2).sub(y).pow(2).sum();
  const update = (): void => {
    for (const w of [w1, w2]) {
      if (w.grad === null) continue;
      w.data.sub_(w.grad.data.mul(1e-6));
      w.grad.data.zero_();
    }
  };
  return { ...once, step: training(loss, update), compared: [w2] };
};

const netOfLayers: MakeScript = ([x, y, ...weights]) => {
  const model = filled(sequential(), weights);
  const step = training(
    () => squares.forward(model.forward(x), y),
    () => descend(model, 1e-4),
    () => model.zeroGrad(),
  );
  return { ...once, step, compared: model.parameters().slice(1) };
};

const netOfAdam: MakeScript = ([x, y, ...weights]) => {
  const model = filled(sequential(), weights);
  const optimizer = new optim.Adam(model.parameters(), { lr: 1e-4 });
  const step = optimized(() => squares.forward(model.forward(x), y), optimizer);
  return { ...once, step, compared: model.parameters().slice(1) };
};

const netOfModule: MakeScript = ([x, y, ...weights]) => {
  const model = filled(new TwoLayerNet(), weights);
  const optimizer = new optim.SGD(model.parameters(), { lr: 1e-4 });
  const step = optimized(() => squares.forward(model.forward(x), y), optimizer);
  return { ...once, step, compared: model.parameters().slice(1) };
};

const dynamicNet: MakeScript = ([x, y, ...weights]) => {
  const model = filled(new DynamicNet(), weights);
  const optimizer = new optim.SGD(model.parameters(), { lr: 1e-4, momentum: 0.9 });
  const loss = (depth: number): Tensor => {
    model.depth = depth;
    return squares.forward(model.forward(x), y);
  };
  const step = optimized(loss, optimizer, false);
  return { ...once, step, rounds: depths, compared: model.parameters().slice(1) };
};

function cubic([a, b, c, d]: readonly Tensor[], x: Tensor): Tensor {
  return add(a, mul(b, x))
    .add(mul(c, x.pow(2)))
    .add(mul(d, x.pow(3)));
}

const leavesAlone: MakeScript = ([parts, start]) => {
  const [x, y] = curve(parts);
  const coefficients = scalarLeaves(start);
  const loss = (): Tensor => cubic(coefficients, x).sub(y).pow(2).sum();
  const step = training(loss, () => updateLeaves(coefficients, 1e-6));
  return { ...rarely, step, compared: coefficients };
};

const customFunction: MakeScript = ([parts]) => {
  const [x, y] = curve(parts);
  const [a, b, c, d] = [0, -1, 0, 0.3].map((value) => full([], value, { requiresGrad: true }));
  const loss = (): Tensor =>
    a
      .add(mul(b, LegendrePolynomial3.apply(c.add(mul(d, x)))))
      .sub(y)
      .pow(2)
      .sum();
  const step = training(loss, () => updateLeaves([a, b, c, d], 5e-6));
  return { ...rarely, step, compared: [b, d] };
};

const layers: MakeScript = (inputs) => {
  const { xx, y, model, lossFn } = linearModel(inputs);
  const step = training(
    () => lossFn.forward(model.forward(xx), y),
    () => descend(model, 1e-6),
    () => model.zeroGrad(),
  );
  return { ...rarely, step, compared: model.parameters() };
};

const layersWithOptimizer: MakeScript = (inputs) => {
  const { xx, y, model, lossFn } = linearModel(inputs);
  const optimizer = new optim.RMSprop(model.parameters(), { lr: 1e-3 });
  const step = optimized(() => lossFn.forward(model.forward(xx), y), optimizer);
  return { ...rarely, step, compared: model.parameters() };
};

const ownModule: MakeScript = ([parts, start]) => {
  const [x, y] = curve(parts);
  const model = new Polynomial3(start);
  const optimizer = new optim.SGD(model.parameters(), { lr: 1e-6 });
  const step = optimized(() => squares.forward(model.forward(x), y), optimizer);
  return { ...rarely, step, compared: model.parameters() };
};

const dynamic: MakeScript = ([parts, start]) => {
  const [x, y] = curve(parts);
  const model = new DynamicPolynomial(start);
  const optimizer = new optim.SGD(model.parameters(), { lr: 1e-8, momentum: 0.9 });
  const loss = (terms: number): Tensor => {
    model.terms = terms;
    return squares.forward(model.forward(x), y);
  };
  const step = optimized(loss, optimizer, false);
  const printsEvery = hundredth / extraTerms.length;
  return { step, rounds: extraTerms, printsEvery, compared: model.parameters() };
};

const polynomial: MakeScript = ([points, start]) => {
  const x = mul(points, Math.PI);
  const y = x.sin();
  const coefficients = [0, 1, 2, 3].map((i) => start.narrow(0, i, 1).sum());
  const step = (): Tensor => {
    const difference = cubic(coefficients, x).sub(y);
    const gradYPred = mul(2, difference);
    const powers = [gradYPred, gradYPred.mul(x), gradYPred.mul(x.pow(2)), gradYPred.mul(x.pow(3))];
    const gradients = powers.map((term) => term.sum());
    coefficients.forEach((value, i) => {
      value.sub_(mul(1e-6, gradients[i]));
    });
    return difference.pow(2).sum();
  };
  return { ...rarely, step, compared: coefficients };
};

const twoLayerNet: MakeScript = ([x, y, w1, w2]) => {
  const step = (): Tensor => {
    const h = x.mm(w1);
    const hRelu = h.clamp(0);
    const yPred = hRelu.mm(w2);
    const loss = yPred.sub(y).pow(2).sum();
    const gradYPred = mul(2, yPred.sub(y));
    const gradW2 = hRelu.t().mm(gradYPred);
    const gradH = gradYPred.mm(w2.t()).clone();
    gradH.maskedFill_(h.lt(0), 0);
    const gradW1 = x.t().mm(gradH);
    w1.sub_(mul(1e-6, gradW1));
    w2.sub_(mul(1e-6, gradW2));
    return loss;
  };
  return { ...once, step: () => noGrad(step), compared: [w2] };
};

/** Scripts by the op of their row. */
export const compiledScripts: Readonly<Partial<Record<OpName, MakeScript>>> = {
  ...Object.fromEntries(netDepths.map((depth) => [`deep-net/${depth}`, deepNet])),
  polynomial,
  twoLayerNet,
  'autograd/two-layer-net': netOf((h) => h.clamp(0)),
  'autograd/two-layer-net-variable': netOfVariables,
  'autograd/two-layer-net-custom-function': netOf((h) => MyReLU.apply(h)),
  'nn/two-layer-net': netOfLayers,
  'nn/two-layer-net-optim': netOfAdam,
  'nn/two-layer-net-module': netOfModule,
  'nn/dynamic-net': dynamicNet,
  'polynomial/autograd': leavesAlone,
  'polynomial/function': customFunction,
  'polynomial/nn': layers,
  'polynomial/optim': layersWithOptimizer,
  'polynomial/module': ownModule,
  'polynomial/dynamic': dynamic,
};
