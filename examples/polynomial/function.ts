import '@gradus/backend-cpu/register';
import { AutogradFunction, type FunctionContext, noGrad } from '@gradus/autograd';
import { full, linspace, mul, sin, type Tensor } from '@gradus/tensor';

// The fit with a function of our own: y = a + b P₃(c + d x), where P₃(x) = ½ (5 x³ − 3 x) is the
// Legendre polynomial of degree three.
class LegendrePolynomial3 extends AutogradFunction {
  // The context carries to backward() what it will need.
  static forward(ctx: FunctionContext, input: Tensor): Tensor {
    ctx.saveForBackward(input);
    return input.pow(3).mul(5).sub(input.mul(3)).mul(0.5);
  }

  // The chain rule with P₃′(x) = 1.5 (5 x² − 1).
  static backward(ctx: FunctionContext, gradOutput: Tensor): Tensor {
    const [input] = ctx.savedTensors;
    return gradOutput.mul(1.5).mul(input.pow(2).mul(5).sub(1));
  }
}

const x = linspace(-Math.PI, Math.PI, 2000);
const y = sin(x);

// These start near the solution, from which a rate so small gets there.
const a = full([], 0, { requiresGrad: true });
const b = full([], -1, { requiresGrad: true });
const c = full([], 0, { requiresGrad: true });
const d = full([], 0.3, { requiresGrad: true });

const learningRate = 5e-6;
for (let t = 0; t < 2000; t++) {
  // Forward: apply() takes what forward() takes, without the context.
  const p3 = LegendrePolynomial3.apply(c.add(mul(d, x)));
  const yPred = a.add(mul(b, p3));

  const loss = yPred.sub(y).pow(2).sum();
  if (t % 100 === 99) console.log(t, await loss.item());

  // Backward: on its way the gradient passes through our backward().
  loss.backward();

  noGrad(() => {
    for (const p of [a, b, c, d]) {
      if (p.grad === null) continue;
      p.sub_(p.grad.mul(learningRate));
      p.grad = null;
    }
  });
}

const fit = { a: await a.item(), b: await b.item(), c: await c.item(), d: await d.item() };
console.log(`Result: y = ${fit.a} + ${fit.b} * P3(${fit.c} + ${fit.d} x)`);
console.log(fit);
