import '@gradus/backend-cpu/register';
import * as nn from '@gradus/nn';
import * as optim from '@gradus/optim';
import { linspace, sin, tensor } from '@gradus/tensor';

// The same network, with an optimizer that takes the steps.

const x = linspace(-Math.PI, Math.PI, 2000);
const y = sin(x);

const p = tensor([1, 2, 3], { dtype: 'int32' });
const xx = x.unsqueeze(-1).pow(p);

const model = new nn.Sequential(new nn.Linear(3, 1), new nn.Flatten(0, 1));
const lossFn = new nn.MSELoss({ reduction: 'sum' });

// RMSprop divides each gradient by a running mean of its size; it is told which tensors to update.
const learningRate = 1e-3;
const optimizer = new optim.RMSprop(model.parameters(), { lr: learningRate });
for (let t = 0; t < 2000; t++) {
  const yPred = model.forward(xx);

  const loss = lossFn.forward(yPred, y);
  if (t % 100 === 99) console.log(t, await loss.item());

  // Gradients add up, so those of the step before go first.
  optimizer.zeroGrad();

  loss.backward();

  // One step of every parameter.
  optimizer.step();
}

const linear = model.at(0);
const [b, c, d] = await linear.weight.read();
const fit = { a: await linear.bias.item(), b, c, d };
console.log(`Result: y = ${fit.a} + ${fit.b} x + ${fit.c} x^2 + ${fit.d} x^3`);
console.log(fit);
