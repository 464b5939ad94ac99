import '@gradus/backend-cpu/register';
import { add, linspace, mul, numpyRandom, sin } from '@gradus/tensor';

// Fits y = a + b x + c x² + d x³ to a sine by gradient descent. There is no network here, only the
// idea beneath every network: measure the error, take its slope in each parameter, step downhill.

const x = linspace(-Math.PI, Math.PI, 2000, { dtype: 'float64' });
const y = sin(x);

// Four plain numbers. Any start will do.
let a = numpyRandom.randn();
let b = numpyRandom.randn();
let c = numpyRandom.randn();
let d = numpyRandom.randn();

const learningRate = 1e-6;
for (let t = 0; t < 2000; t++) {
  // Forward: the cubic at all 2000 points at once.
  const yPred = add(a, mul(b, x))
    .add(mul(c, x.pow(2)))
    .add(mul(d, x.pow(3)));

  const loss = yPred.sub(y).square().sum();
  if (t % 100 === 99) console.log(t, await loss.item());

  // Backward: ∂loss/∂yPred, then what each parameter multiplies in yPred.
  const gradYPred = mul(2, yPred.sub(y));
  const gradA = gradYPred.sum();
  const gradB = gradYPred.mul(x).sum();
  const gradC = gradYPred.mul(x.pow(2)).sum();
  const gradD = gradYPred.mul(x.pow(3)).sum();

  // The parameters are numbers, so the gradients come back as numbers too.
  a -= learningRate * (await gradA.item());
  b -= learningRate * (await gradB.item());
  c -= learningRate * (await gradC.item());
  d -= learningRate * (await gradD.item());
}

console.log(`Result: y = ${a} + ${b} x + ${c} x^2 + ${d} x^3`);
console.log({ a, b, c, d });
