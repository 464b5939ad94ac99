import '@gradus/backend-cpu/register';
import * as nn from '@gradus/nn';
import * as optim from '@gradus/optim';
import { randn, type Tensor } from '@gradus/tensor';

// The same net as a module of our own: what it is made of, and what it does with its input.
class TwoLayerNet extends nn.Module {
  readonly linear1: nn.Linear;
  readonly linear2: nn.Linear;

  // Modules that are properties become part of this one, and so do their parameters.
  constructor(inFeatures: number, hidden: number, outFeatures: number) {
    super();
    this.linear1 = new nn.Linear(inFeatures, hidden);
    this.linear2 = new nn.Linear(hidden, outFeatures);
  }

  // Modules and operations on tensors mix freely.
  override forward(x: Tensor): Tensor {
    const hRelu = this.linear1.forward(x).clamp(0);
    return this.linear2.forward(hRelu);
  }
}

// N is the batch size, D_in the input's width, H the hidden layer's, D_out the output's.
const [N, D_in, H, D_out] = [64, 1000, 100, 10];

const x = randn([N, D_in]);
const y = randn([N, D_out]);

const model = new TwoLayerNet(D_in, H, D_out);

const lossFn = new nn.MSELoss({ reduction: 'sum' });
const optimizer = new optim.SGD(model.parameters(), { lr: 1e-4 });
for (let t = 0; t < 500; t++) {
  const yPred = model.forward(x);

  const loss = lossFn.forward(yPred, y);
  console.log(t, await loss.item());

  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
