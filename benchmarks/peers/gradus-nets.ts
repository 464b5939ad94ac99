// The steps of the two-layer nets that are differentiated automatically, statement by statement
// as `examples/` has them.

import {
  AutogradFunction,
  type FunctionContext,
  noGrad,
  Variable,
} from '../../packages/autograd/src/index.ts';
import * as nn from '../../packages/nn/src/index.ts';
import * as optim from '../../packages/optim/src/index.ts';
import type { Tensor } from '../../packages/tensor/src/index.ts';
import { netDepths } from '../rows/scaling.ts';
import { depths } from '../rows/training.ts';
import { descend, filled, leaves, updateLeaves } from './gradus-parameters.ts';
import { item, type Script, stepping } from './gradus-task.ts';
import type { Task } from './peer.ts';

const [D_in, H, D_out] = [1000, 100, 10];

export class MyReLU extends AutogradFunction {
  static forward(ctx: FunctionContext, input: Tensor): Tensor {
    ctx.saveForBackward(input);
    return input.clamp(0);
  }

  static backward(ctx: FunctionContext, gradOutput: Tensor): Tensor {
    const [input] = ctx.savedTensors;
    return gradOutput.maskedFill(input.lt(0), 0);
  }
}

export class TwoLayerNet extends nn.Module {
  readonly linear1 = new nn.Linear(D_in, H);
  readonly linear2 = new nn.Linear(H, D_out);

  override forward(x: Tensor): Tensor {
    const hRelu = this.linear1.forward(x).clamp(0);
    return this.linear2.forward(hRelu);
  }
}

export class DynamicNet extends nn.Module {
  readonly inputLinear = new nn.Linear(D_in, H);
  readonly middleLinear = new nn.Linear(H, H);
  readonly outputLinear = new nn.Linear(H, D_out);
  depth = 0;

  override forward(x: Tensor): Tensor {
    let hRelu = this.inputLinear.forward(x).clamp(0);
    for (let i = 0; i < this.depth; i++) hRelu = this.middleLinear.forward(hRelu).clamp(0);
    return this.outputLinear.forward(hRelu);
  }
}

export function sequential(): nn.Sequential {
  return new nn.Sequential(new nn.Linear(D_in, H), new nn.ReLU(), new nn.Linear(H, D_out));
}

/** The net of two matrices, whatever ReLU it has. */
function netOf(relu: (h: Tensor) => Tensor): Script {
  return ([x, y, ...weights]) => {
    const [w1, w2] = leaves(weights);
    return stepping(async () => {
      const yPred = relu(x.mm(w1)).mm(w2);
      const loss = yPred.sub(y).pow(2).sum();
      const printed = await item(loss);
      loss.backward();
      noGrad(() => {
        for (const w of [w1, w2]) {
          if (w.grad === null) continue;
          w.sub_(w.grad.mul(1e-6));
          w.grad = null;
        }
      });
      return [printed, w2];
    });
  };
}

/** A net of as many matrices as it is given. */
function deepNet([x, y, ...weights]: readonly Tensor[]): Task {
  const matrices = leaves(weights);
  return stepping(async () => {
    const yPred = throughMatrices(x, matrices);
    const loss = yPred.sub(y).pow(2).sum();
    const printed = await item(loss);
    loss.backward();
    updateLeaves(matrices, 1e-6);
    return [printed, matrices[0]];
  });
}

/** x times the first, then a ReLU before each of the others. */
export function throughMatrices(x: Tensor, [first, ...others]: readonly Tensor[]): Tensor {
  return others.reduce((h, w) => h.clamp(0).mm(w), x.mm(first));
}

function netOfVariables([x, y, ...weights]: readonly Tensor[]): Task {
  const [w1, w2] = weights.map((w) => Variable(w, { requiresGrad: true }));
  return stepping(async () => {
    const yPred = x.mm(w1).clamp(0).mm(w2);
    const loss = yPred.sub(y).pow(2).sum();
    const printed = await item(loss);
    loss.backward();
    for (const w of [w1, w2]) {
      if (w.grad === null) continue;
      w.data.sub_(w.grad.data.mul(1e-6));
      w.grad.data.zero_();
    }
    return [printed, w2];
  });
}

function netOfLayers([x, y, ...weights]: readonly Tensor[]): Task {
  const model = filled(sequential(), weights);
  const lossFn = new nn.MSELoss({ reduction: 'sum' });
  const compared = model.parameters().slice(1);
  return stepping(async () => {
    const yPred = model.forward(x);
    const loss = lossFn.forward(yPred, y);
    const printed = await item(loss);
    model.zeroGrad();
    loss.backward();
    descend(model, 1e-4);
    return [printed, ...compared];
  });
}

/** A net with an optimizer. */
function trained(
  model: nn.Sequential | TwoLayerNet,
  optimizer: optim.SGD | optim.Adam,
  [x, y]: readonly Tensor[],
): Task {
  const lossFn = new nn.MSELoss({ reduction: 'sum' });
  const compared = model.parameters().slice(1);
  return stepping(async () => {
    const yPred = model.forward(x);
    const loss = lossFn.forward(yPred, y);
    const printed = await item(loss);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    return [printed, ...compared];
  });
}

function netOfAdam([x, y, ...weights]: readonly Tensor[]): Task {
  const model = filled(sequential(), weights);
  return trained(model, new optim.Adam(model.parameters(), { lr: 1e-4 }), [x, y]);
}

function netOfModule([x, y, ...weights]: readonly Tensor[]): Task {
  const model = filled(new TwoLayerNet(), weights);
  return trained(model, new optim.SGD(model.parameters(), { lr: 1e-4 }), [x, y]);
}

function dynamicNet([x, y, ...weights]: readonly Tensor[]): Task {
  const model = filled(new DynamicNet(), weights);
  const lossFn = new nn.MSELoss({ reduction: 'sum' });
  const optimizer = new optim.SGD(model.parameters(), { lr: 1e-4, momentum: 0.9 });
  const compared = model.parameters().slice(1);
  return stepping(async () => {
    const printed: number[] = [];
    for (const depth of depths) {
      model.depth = depth;
      const yPred = model.forward(x);
      const loss = lossFn.forward(yPred, y);
      printed.push(await item(loss));
      optimizer.zeroGrad({ setToNull: false });
      loss.backward();
      optimizer.step();
    }
    return [...printed, ...compared];
  });
}

/** Nets by the op of their row. */
export const gradusNets = {
  ...Object.fromEntries(netDepths.map((depth) => [`deep-net/${depth}`, deepNet])),
  'autograd/two-layer-net': netOf((h) => h.clamp(0)),
  'autograd/two-layer-net-variable': netOfVariables,
  'autograd/two-layer-net-custom-function': netOf((h) => MyReLU.apply(h)),
  'nn/two-layer-net': netOfLayers,
  'nn/two-layer-net-optim': netOfAdam,
  'nn/two-layer-net-module': netOfModule,
  'nn/dynamic-net': dynamicNet,
} satisfies Readonly<Record<string, Script>>;
