// The steps of the polynomials that are differentiated automatically, statement by statement as
// `examples/` has them. They read every hundredth loss, which costs
// the other peers nothing that shows.

import { AutogradFunction, type FunctionContext } from '../../packages/autograd/src/index.ts';
import * as nn from '../../packages/nn/src/index.ts';
import * as optim from '../../packages/optim/src/index.ts';
import { add, full, mul, sin, type Tensor, tensor } from '../../packages/tensor/src/index.ts';
import { extraTerms } from '../rows/training.ts';
import { descend, filled, scalarLeaves, updateLeaves } from './gradus-parameters.ts';
import { hundredth, type Script, stepping } from './gradus-task.ts';
import type { Task } from './peer.ts';

export class LegendrePolynomial3 extends AutogradFunction {
  static forward(ctx: FunctionContext, input: Tensor): Tensor {
    ctx.saveForBackward(input);
    return input.pow(3).mul(5).sub(input.mul(3)).mul(0.5);
  }

  static backward(ctx: FunctionContext, gradOutput: Tensor): Tensor {
    const [input] = ctx.savedTensors;
    return gradOutput.mul(1.5).mul(input.pow(2).mul(5).sub(1));
  }
}

export class Polynomial3 extends nn.Module {
  readonly a: nn.Parameter;
  readonly b: nn.Parameter;
  readonly c: nn.Parameter;
  readonly d: nn.Parameter;

  constructor(start: Tensor) {
    super();
    [this.a, this.b, this.c, this.d] = parametersOf(start);
  }

  override forward(x: Tensor): Tensor {
    return this.a
      .add(this.b.mul(x))
      .add(this.c.mul(x.pow(2)))
      .add(this.d.mul(x.pow(3)));
  }
}

export class DynamicPolynomial extends nn.Module {
  readonly a: nn.Parameter;
  readonly b: nn.Parameter;
  readonly c: nn.Parameter;
  readonly d: nn.Parameter;
  readonly e: nn.Parameter;
  terms = 0;

  constructor(start: Tensor) {
    super();
    [this.a, this.b, this.c, this.d, this.e] = parametersOf(start);
  }

  override forward(x: Tensor): Tensor {
    let y = this.a
      .add(this.b.mul(x))
      .add(this.c.mul(x.pow(2)))
      .add(this.d.mul(x.pow(3)));
    const end = 4 + this.terms;
    for (let exponent = 4; exponent < end; exponent++) y = y.add(this.e.mul(x.pow(exponent)));
    return y;
  }
}

function parametersOf(start: Tensor): readonly nn.Parameter[] {
  return scalarLeaves(start).map((value) => new nn.Parameter(value.detach()));
}

/** Points over [−π, π], and the curve that is fitted. */
export function curve(parts: Tensor): readonly [x: Tensor, y: Tensor] {
  const x = mul(parts, Math.PI);
  return [x, sin(x)];
}

function leavesAlone([parts, start]: readonly Tensor[]): Task {
  const [x, y] = curve(parts);
  const [a, b, c, d] = scalarLeaves(start);
  return stepping(async () => {
    const yPred = add(a, mul(b, x))
      .add(mul(c, x.pow(2)))
      .add(mul(d, x.pow(3)));
    const loss = yPred.sub(y).pow(2).sum();
    loss.backward();
    updateLeaves([a, b, c, d], 1e-6);
    return [loss, a, b, c, d];
  }, hundredth);
}

function customFunction([parts]: readonly Tensor[]): Task {
  const [x, y] = curve(parts);
  const [a, b, c, d] = [0, -1, 0, 0.3].map((value) => full([], value, { requiresGrad: true }));
  return stepping(async () => {
    const p3 = LegendrePolynomial3.apply(c.add(mul(d, x)));
    const yPred = a.add(mul(b, p3));
    const loss = yPred.sub(y).pow(2).sum();
    loss.backward();
    updateLeaves([a, b, c, d], 5e-6);
    return [loss, b, d];
  }, hundredth);
}

/** The Linear over three powers, and the data it fits. */
export function linearModel([parts, ...weights]: readonly Tensor[]) {
  const [x, y] = curve(parts);
  const xx = x.unsqueeze(-1).pow(tensor([1, 2, 3], { dtype: 'int32' }));
  const model = filled(new nn.Sequential(new nn.Linear(3, 1), new nn.Flatten(0, 1)), weights);
  return { xx, y, model, lossFn: new nn.MSELoss({ reduction: 'sum' }) };
}

function layers(inputs: readonly Tensor[]): Task {
  const { xx, y, model, lossFn } = linearModel(inputs);
  return stepping(async () => {
    const yPred = model.forward(xx);
    const loss = lossFn.forward(yPred, y);
    model.zeroGrad();
    loss.backward();
    descend(model, 1e-6);
    return [loss, ...model.parameters()];
  }, hundredth);
}

/** A model that an optimizer trains, as the scripts that have one do. */
function trained(
  model: nn.Module,
  predict: () => Tensor,
  y: Tensor,
  optimizer: optim.SGD | optim.RMSprop,
): Task {
  const lossFn = new nn.MSELoss({ reduction: 'sum' });
  const compared = model.parameters();
  return stepping(async () => {
    const loss = lossFn.forward(predict(), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    return [loss, ...compared];
  }, hundredth);
}

function layersWithOptimizer(inputs: readonly Tensor[]): Task {
  const { xx, y, model } = linearModel(inputs);
  const optimizer = new optim.RMSprop(model.parameters(), { lr: 1e-3 });
  return trained(model, () => model.forward(xx), y, optimizer);
}

function ownModule([parts, start]: readonly Tensor[]): Task {
  const [x, y] = curve(parts);
  const model = new Polynomial3(start);
  const optimizer = new optim.SGD(model.parameters(), { lr: 1e-6 });
  return trained(model, () => model.forward(x), y, optimizer);
}

function dynamic([parts, start]: readonly Tensor[]): Task {
  const [x, y] = curve(parts);
  const model = new DynamicPolynomial(start);
  const lossFn = new nn.MSELoss({ reduction: 'sum' });
  const optimizer = new optim.SGD(model.parameters(), { lr: 1e-8, momentum: 0.9 });
  const compared = model.parameters();
  const stepWith = (terms: number): Tensor => {
    model.terms = terms;
    const yPred = model.forward(x);
    const loss = lossFn.forward(yPred, y);
    optimizer.zeroGrad({ setToNull: false });
    loss.backward();
    optimizer.step();
    return loss;
  };
  return stepping(
    async () => [...extraTerms.map(stepWith), ...compared],
    hundredth / extraTerms.length,
  );
}

/** Polynomials by the op of their row. */
export const gradusPolynomials = {
  'polynomial/autograd': leavesAlone,
  'polynomial/function': customFunction,
  'polynomial/nn': layers,
  'polynomial/optim': layersWithOptimizer,
  'polynomial/module': ownModule,
  'polynomial/dynamic': dynamic,
} satisfies Readonly<Record<string, Script>>;
