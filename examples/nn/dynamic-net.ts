import '@gradus/backend-cpu/register';
import * as nn from '@gradus/nn';
import * as optim from '@gradus/optim';
import { pythonRandom, randn, type Tensor } from '@gradus/tensor';

// A net that is another one each time: the graph is recorded as it runs, so that loops and
// conditions of the language are all the control flow it needs.
class DynamicNet extends nn.Module {
  readonly inputLinear: nn.Linear;
  readonly middleLinear: nn.Linear;
  readonly outputLinear: nn.Linear;

  constructor(inFeatures: number, hidden: number, outFeatures: number) {
    super();
    this.inputLinear = new nn.Linear(inFeatures, hidden);
    this.middleLinear = new nn.Linear(hidden, hidden);
    this.outputLinear = new nn.Linear(hidden, outFeatures);
  }

  // Zero to three middle layers, which share their weights: the gradients of all uses add up.
  override forward(x: Tensor): Tensor {
    let hRelu = this.inputLinear.forward(x).clamp(0);
    const depth = pythonRandom.randint(0, 3);
    for (let i = 0; i < depth; i++) hRelu = this.middleLinear.forward(hRelu).clamp(0);
    return this.outputLinear.forward(hRelu);
  }
}

// N is the batch size, D_in the input's width, H the hidden layer's, D_out the output's.
const [N, D_in, H, D_out] = [64, 1000, 100, 10];

const x = randn([N, D_in]);
const y = randn([N, D_out]);

const model = new DynamicNet(D_in, H, D_out);

// So strange a net is hard to train by plain descent; momentum carries it over the bumps.
const lossFn = new nn.MSELoss({ reduction: 'sum' });
const optimizer = new optim.SGD(model.parameters(), { lr: 1e-4, momentum: 0.9 });
for (let t = 0; t < 500; t++) {
  const yPred = model.forward(x);

  const loss = lossFn.forward(yPred, y);
  console.log(t, await loss.item());

  // Zeros, not null: a parameter that a step does not use still moves on by its momentum.
  optimizer.zeroGrad({ setToNull: false });
  loss.backward();
  optimizer.step();
}
