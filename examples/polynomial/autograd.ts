import '@gradus/backend-cpu/register';
import { noGrad } from '@gradus/autograd';
import { add, linspace, mul, randn, sin } from '@gradus/tensor';

// The same fit, without a formula for the gradients: they follow from what was computed.

const x = linspace(-Math.PI, Math.PI, 2000);
const y = sin(x);

// The coefficients are leaves: their gradients are wanted.
const a = randn([], { requiresGrad: true });
const b = randn([], { requiresGrad: true });
const c = randn([], { requiresGrad: true });
const d = randn([], { requiresGrad: true });

const learningRate = 1e-6;
for (let t = 0; t < 2000; t++) {
  // Forward: operations on tensors that require gradients are recorded.
  const yPred = add(a, mul(b, x))
    .add(mul(c, x.pow(2)))
    .add(mul(d, x.pow(3)));

  const loss = yPred.sub(y).pow(2).sum();
  if (t % 100 === 99) console.log(t, await loss.item());

  // Backward: afterwards a.grad, b.grad, c.grad and d.grad hold the gradients of the loss.
  loss.backward();

  // The step itself is no part of the graph.
  noGrad(() => {
    for (const p of [a, b, c, d]) {
      if (p.grad === null) continue;
      p.sub_(p.grad.mul(learningRate));
      // Gradients add up over backward passes; the next one starts from nothing.
      p.grad = null;
    }
  });
}

const fit = { a: await a.item(), b: await b.item(), c: await c.item(), d: await d.item() };
console.log(`Result: y = ${fit.a} + ${fit.b} x + ${fit.c} x^2 + ${fit.d} x^3`);
console.log(fit);
