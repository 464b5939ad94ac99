// A program that trains a net.

import '@gradus/backend-cpu/register';
import { Linear, MSELoss, ReLU, Sequential } from '@gradus/nn';
import { Adam } from '@gradus/optim';
import { randn } from '@gradus/tensor';

const x = randn([64, 1000]);
const y = randn([64, 10]);
const model = new Sequential(new Linear(1000, 100), new ReLU(), new Linear(100, 10));
const lossFn = new MSELoss({ reduction: 'sum' });
const optimizer = new Adam(model.parameters(), { lr: 1e-4 });

for (let t = 0; t < 500; t++) {
  const loss = lossFn.forward(model.forward(x), y);
  console.log(t, loss.itemSync());
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
