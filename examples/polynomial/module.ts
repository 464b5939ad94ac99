import '@gradus/backend-cpu/register';
import * as nn from '@gradus/nn';
import * as optim from '@gradus/optim';
import { linspace, randn, sin, type Tensor } from '@gradus/tensor';

// The fit as a module of our own: four parameters, and what they do with x.
class Polynomial3 extends nn.Module {
  // Parameters that are properties are found and trained.
  readonly a = new nn.Parameter(randn([]));
  readonly b = new nn.Parameter(randn([]));
  readonly c = new nn.Parameter(randn([]));
  readonly d = new nn.Parameter(randn([]));

  override forward(x: Tensor): Tensor {
    return this.a
      .add(this.b.mul(x))
      .add(this.c.mul(x.pow(2)))
      .add(this.d.mul(x.pow(3)));
  }

  // A module is a class, and may have methods of its own.
  async coefficients() {
    const [a, b, c, d] = [this.a, this.b, this.c, this.d];
    return { a: await a.item(), b: await b.item(), c: await c.item(), d: await d.item() };
  }
}

const x = linspace(-Math.PI, Math.PI, 2000);
const y = sin(x);

const model = new Polynomial3();

const lossFn = new nn.MSELoss({ reduction: 'sum' });
const optimizer = new optim.SGD(model.parameters(), { lr: 1e-6 });
for (let t = 0; t < 2000; t++) {
  const yPred = model.forward(x);

  const loss = lossFn.forward(yPred, y);
  if (t % 100 === 99) console.log(t, await loss.item());

  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}

const fit = await model.coefficients();
console.log(`Result: y = ${fit.a} + ${fit.b} x + ${fit.c} x^2 + ${fit.d} x^3`);
console.log(fit);
