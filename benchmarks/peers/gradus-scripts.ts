// The steps of the tutorial scripts without automatic differentiation, statement by statement as
// `examples/` has them.

import { add, maximum, mul, sin, type Tensor } from '../../packages/tensor/src/index.ts';
import { hundredth, item, type Script, stepping } from './gradus-task.ts';
import type { Task } from './peer.ts';

const learningRate = 1e-6;

function polynomial([points, start]: readonly Tensor[]): Task {
  const x = mul(points, Math.PI);
  const y = sin(x);
  const [a, b, c, d] = [0, 1, 2, 3].map((i) => start.narrow(0, i, 1).sum());
  return stepping(async () => {
    const yPred = add(a, mul(b, x))
      .add(mul(c, x.pow(2)))
      .add(mul(d, x.pow(3)));
    const loss = yPred.sub(y).pow(2).sum();
    const gradYPred = mul(2, yPred.sub(y));
    const gradA = gradYPred.sum();
    const gradB = gradYPred.mul(x).sum();
    const gradC = gradYPred.mul(x.pow(2)).sum();
    const gradD = gradYPred.mul(x.pow(3)).sum();
    a.sub_(mul(learningRate, gradA));
    b.sub_(mul(learningRate, gradB));
    c.sub_(mul(learningRate, gradC));
    d.sub_(mul(learningRate, gradD));
    return [loss, a, b, c, d];
  }, hundredth);
}

function polynomialInNumbers([points, start]: readonly Tensor[]): Task {
  const x = mul(points, Math.PI);
  const y = sin(x);
  let [a, b, c, d] = start.readSync() as Float64Array;
  return stepping(async () => {
    const yPred = add(a, mul(b, x))
      .add(mul(c, x.pow(2)))
      .add(mul(d, x.pow(3)));
    const loss = yPred.sub(y).square().sum();
    const gradYPred = mul(2, yPred.sub(y));
    const gradA = gradYPred.sum();
    const gradB = gradYPred.mul(x).sum();
    const gradC = gradYPred.mul(x.pow(2)).sum();
    const gradD = gradYPred.mul(x.pow(3)).sum();
    a -= learningRate * (await item(gradA));
    b -= learningRate * (await item(gradB));
    c -= learningRate * (await item(gradC));
    d -= learningRate * (await item(gradD));
    return [loss, a, b, c, d];
  });
}

function twoLayerNet([x, y, w1, w2]: readonly Tensor[]): Task {
  return stepping(async () => {
    const h = x.mm(w1);
    const hRelu = x.dtype === 'float64' ? maximum(h, 0) : h.clamp(0);
    const yPred = hRelu.mm(w2);
    const loss = yPred.sub(y).pow(2).sum();
    const printed = await item(loss);
    const gradYPred = mul(2, yPred.sub(y));
    const gradW2 = hRelu.t().mm(gradYPred);
    const gradHRelu = gradYPred.mm(w2.t());
    const gradH = gradHRelu.clone();
    gradH.maskedFill_(h.lt(0), 0);
    const gradW1 = x.t().mm(gradH);
    w1.sub_(mul(learningRate, gradW1));
    w2.sub_(mul(learningRate, gradW2));
    return [printed, w2];
  });
}

/** Scripts by the op of their row. */
export const gradusScripts = {
  polynomial,
  polynomialInNumbers,
  twoLayerNet,
} satisfies Readonly<Record<string, Script>>;
