import '@gradus/backend-cpu/register';
import { noGrad } from '@gradus/autograd';
import * as nn from '@gradus/nn';
import { randn } from '@gradus/tensor';

// The same net from ready-made layers: a module holds its weights and knows its forward pass.

// N is the batch size, D_in the input's width, H the hidden layer's, D_out the output's.
const [N, D_in, H, D_out] = [64, 1000, 100, 10];

const x = randn([N, D_in]);
const y = randn([N, D_out]);

// Sequential feeds each module what the one before gave. A Linear makes its own weight and bias,
// smaller than before, which is why the rate below can be a hundred times larger.
const model = new nn.Sequential(new nn.Linear(D_in, H), new nn.ReLU(), new nn.Linear(H, D_out));

// Losses are modules too; this one adds up the squared errors.
const lossFn = new nn.MSELoss({ reduction: 'sum' });

const learningRate = 1e-4;
for (let t = 0; t < 500; t++) {
  const yPred = model.forward(x);

  const loss = lossFn.forward(yPred, y);
  console.log(t, await loss.item());

  // Whatever gradients are left from the step before go first.
  model.zeroGrad();

  // Backward: every parameter of the model requires a gradient.
  loss.backward();

  // The step is the same for each parameter, so that none needs to be named.
  noGrad(() => {
    for (const parameter of model.parameters()) {
      if (parameter.grad !== null) parameter.sub_(parameter.grad.mul(learningRate));
    }
  });
}
