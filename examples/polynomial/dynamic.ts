import '@gradus/backend-cpu/register';
import * as nn from '@gradus/nn';
import * as optim from '@gradus/optim';
import { linspace, pythonRandom, randn, sin, type Tensor } from '@gradus/tensor';

// A polynomial that is another one each time: the graph is recorded as it runs, so that loops and
// conditions of the language are all the control flow it needs.
class DynamicPolynomial extends nn.Module {
  readonly a = new nn.Parameter(randn([]));
  readonly b = new nn.Parameter(randn([]));
  readonly c = new nn.Parameter(randn([]));
  readonly d = new nn.Parameter(randn([]));
  readonly e = new nn.Parameter(randn([]));

  // No term of higher degree, the fourth, or the fourth and the fifth, which share e: the
  // gradients of both uses add up.
  override forward(x: Tensor): Tensor {
    let y = this.a
      .add(this.b.mul(x))
      .add(this.c.mul(x.pow(2)))
      .add(this.d.mul(x.pow(3)));
    const end = pythonRandom.randint(4, 6);
    for (let exponent = 4; exponent < end; exponent++) y = y.add(this.e.mul(x.pow(exponent)));
    return y;
  }

  async coefficients() {
    const [a, b, c, d, e] = await Promise.all(this.parameters().map((p) => p.item()));
    return { a, b, c, d, e };
  }
}

const x = linspace(-Math.PI, Math.PI, 2000);
const y = sin(x);

const model = new DynamicPolynomial();

// So strange a model is hard to train by plain descent; momentum carries it over the bumps.
const lossFn = new nn.MSELoss({ reduction: 'sum' });
const optimizer = new optim.SGD(model.parameters(), { lr: 1e-8, momentum: 0.9 });
for (let t = 0; t < 6000; t++) {
  const yPred = model.forward(x);

  const loss = lossFn.forward(yPred, y);
  if (t % 100 === 99) console.log(t, await loss.item());

  // Zeros, not null: a parameter that a step does not use still moves on by its momentum.
  optimizer.zeroGrad({ setToNull: false });
  loss.backward();
  optimizer.step();
}

const fit = await model.coefficients();
console.log(`Result: y = ${fit.a} + ${fit.b} x + ${fit.c} x^2 + ${fit.d} x^3`);
console.log(`+ ${fit.e} x^4 ? + ${fit.e} x^5 ?`);
console.log(fit);
