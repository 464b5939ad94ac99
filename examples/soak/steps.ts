// Steps of tutorial scripts in plain style: no scope, nothing disposed.

import { noGrad } from '@gradus/autograd';
import { add, linspace, mul, randn, sin } from '@gradus/tensor';

/** A step that gives its loss if it reads it. */
export type Step = () => Promise<number | undefined>;

/** `tensor/two-layer-net`. */
export function twoLayerNet(): Step {
  const [x, y] = [randn([64, 1000]), randn([64, 10])];
  const [w1, w2] = [randn([1000, 100]), randn([100, 10])];
  return async () => {
    const h = x.mm(w1);
    const hRelu = h.clamp(0);
    const yPred = hRelu.mm(w2);
    const loss = yPred.sub(y).pow(2).sum();
    const gradYPred = mul(2, yPred.sub(y));
    const gradH = gradYPred.mm(w2.t()).clone();
    gradH.maskedFill_(h.lt(0), 0);
    w2.sub_(mul(1e-6, hRelu.t().mm(gradYPred)));
    w1.sub_(mul(1e-6, x.t().mm(gradH)));
    return loss.item();
  };
}

/** `polynomial/autograd`, which reads every hundredth loss. */
export function polynomialAutograd(): Step {
  const x = linspace(-Math.PI, Math.PI, 2000);
  const y = sin(x);
  const [a, b, c, d] = Array.from({ length: 4 }, () => randn([], { requiresGrad: true }));
  let t = 0;
  return async () => {
    const yPred = add(a, mul(b, x))
      .add(mul(c, x.pow(2)))
      .add(mul(d, x.pow(3)));
    const loss = yPred.sub(y).pow(2).sum();
    const printed = t++ % 100 === 99 ? await loss.item() : undefined;
    loss.backward();
    noGrad(() => {
      for (const p of [a, b, c, d]) {
        if (p.grad === null) continue;
        p.sub_(p.grad.mul(1e-6));
        p.grad = null;
      }
    });
    return printed;
  };
}
