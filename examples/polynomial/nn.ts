import '@gradus/backend-cpu/register';
import { noGrad } from '@gradus/autograd';
import * as nn from '@gradus/nn';
import { linspace, sin, tensor } from '@gradus/tensor';

// The fit as a network: a cubic is linear in (x, x², x³).

const x = linspace(-Math.PI, Math.PI, 2000);
const y = sin(x);

// [2000, 1] to the powers [3] broadcasts to [2000, 3]: a row of three features for each x.
const p = tensor([1, 2, 3], { dtype: 'int32' });
const xx = x.unsqueeze(-1).pow(p);

// The Linear holds b, c and d as its weight and a as its bias; Flatten makes its column of
// predictions a vector, as y is.
const model = new nn.Sequential(new nn.Linear(3, 1), new nn.Flatten(0, 1));

const lossFn = new nn.MSELoss({ reduction: 'sum' });

const learningRate = 1e-6;
for (let t = 0; t < 2000; t++) {
  const yPred = model.forward(xx);

  const loss = lossFn.forward(yPred, y);
  if (t % 100 === 99) console.log(t, await loss.item());

  // Whatever gradients are left from the step before go first.
  model.zeroGrad();

  // Backward: every parameter of the model requires a gradient.
  loss.backward();

  noGrad(() => {
    for (const parameter of model.parameters()) {
      if (parameter.grad !== null) parameter.sub_(parameter.grad.mul(learningRate));
    }
  });
}

// The first layer is reached by its position.
const linear = model.at(0);
const [b, c, d] = await linear.weight.read();
const fit = { a: await linear.bias.item(), b, c, d };
console.log(`Result: y = ${fit.a} + ${fit.b} x + ${fit.c} x^2 + ${fit.d} x^3`);
console.log(fit);
