import '@gradus/backend-cpu/register';
import { Variable } from '@gradus/autograd';
import { randn } from '@gradus/tensor';

// The same net in the style of older scripts: tensors hold numbers, a Variable around a tensor
// takes part in gradients. Today both are one; a Variable is a tensor, and .data is its numbers.

// N is the batch size, D_in the input's width, H the hidden layer's, D_out the output's.
const [N, D_in, H, D_out] = [64, 1000, 100, 10];

const x = Variable(randn([N, D_in]), { requiresGrad: false });
const y = Variable(randn([N, D_out]), { requiresGrad: false });

const w1 = Variable(randn([D_in, H]), { requiresGrad: true });
const w2 = Variable(randn([H, D_out]), { requiresGrad: true });

const learningRate = 1e-6;
for (let t = 0; t < 500; t++) {
  // Forward: operations on Variables are recorded.
  const yPred = x.mm(w1).clamp(0).mm(w2);

  const loss = yPred.sub(y).pow(2).sum();
  console.log(t, await loss.item());

  // Backward: w1.grad and w2.grad are Variables, and w1.grad.data the numbers of one.
  loss.backward();

  // What is done to .data is not recorded, so that no mode is needed for the step.
  for (const w of [w1, w2]) {
    if (w.grad === null) continue;
    w.data.sub_(w.grad.data.mul(learningRate));
    // Gradients add up over backward passes; the next one starts from zero.
    w.grad.data.zero_();
  }
}
