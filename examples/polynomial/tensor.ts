import '@gradus/backend-cpu/register';
import { add, linspace, mul, randn, sin } from '@gradus/tensor';

// The same fit with tensors throughout: the parameters are tensors without dimensions, so a step
// never has to wait for a number to come back from the device.

const x = linspace(-Math.PI, Math.PI, 2000);
const y = sin(x);

// An empty shape means no dimensions: a scalar.
const a = randn([]);
const b = randn([]);
const c = randn([]);
const d = randn([]);

const learningRate = 1e-6;
for (let t = 0; t < 2000; t++) {
  // Forward: the scalars broadcast over all 2000 points.
  const yPred = add(a, mul(b, x))
    .add(mul(c, x.pow(2)))
    .add(mul(d, x.pow(3)));

  const loss = yPred.sub(y).pow(2).sum();
  if (t % 100 === 99) console.log(t, await loss.item());

  // Backward: ∂loss/∂yPred, then what each parameter multiplies in yPred.
  const gradYPred = mul(2, yPred.sub(y));
  const gradA = gradYPred.sum();
  const gradB = gradYPred.mul(x).sum();
  const gradC = gradYPred.mul(x.pow(2)).sum();
  const gradD = gradYPred.mul(x.pow(3)).sum();

  // Step downhill, in place.
  a.sub_(mul(learningRate, gradA));
  b.sub_(mul(learningRate, gradB));
  c.sub_(mul(learningRate, gradC));
  d.sub_(mul(learningRate, gradD));
}

const fit = { a: await a.item(), b: await b.item(), c: await c.item(), d: await d.item() };
console.log(`Result: y = ${fit.a} + ${fit.b} x + ${fit.c} x^2 + ${fit.d} x^3`);
console.log(fit);
