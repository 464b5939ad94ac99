import '@gradus/backend-cpu/register';
import * as nn from '@gradus/nn';
import * as optim from '@gradus/optim';
import { randn } from '@gradus/tensor';

// The same net, with an optimizer that takes the steps: better rules than plain descent fit in.

// N is the batch size, D_in the input's width, H the hidden layer's, D_out the output's.
const [N, D_in, H, D_out] = [64, 1000, 100, 10];

const x = randn([N, D_in]);
const y = randn([N, D_out]);

const model = new nn.Sequential(new nn.Linear(D_in, H), new nn.ReLU(), new nn.Linear(H, D_out));
const lossFn = new nn.MSELoss({ reduction: 'sum' });

// Adam keeps running means of each gradient and of its square; it is told which tensors to update.
const learningRate = 1e-4;
const optimizer = new optim.Adam(model.parameters(), { lr: learningRate });
for (let t = 0; t < 500; t++) {
  const yPred = model.forward(x);

  const loss = lossFn.forward(yPred, y);
  console.log(t, await loss.item());

  // Gradients add up, so those of the step before go first.
  optimizer.zeroGrad();

  loss.backward();

  // One step of every parameter.
  optimizer.step();
}
