import '@gradus/backend-cpu/register';
import { noGrad } from '@gradus/autograd';
import { compile } from '@gradus/graph';
import { randn } from '@gradus/tensor';

// The net of autograd/two-layer-net, its step compiled: the code stays as it is, and is run as a
// program that was optimized as a whole.

// N is the batch size, D_in the input's width, H the hidden layer's, D_out the output's.
const [N, D_in, H, D_out] = [64, 1000, 100, 10];

const x = randn([N, D_in]);
const y = randn([N, D_out]);

const w1 = randn([D_in, H], { requiresGrad: true });
const w2 = randn([H, D_out], { requiresGrad: true });

const learningRate = 1e-6;

// The first call runs this function and notes what it does; the others do that again, in fewer
// kernels and without an operation being looked at. Tensors that it closes over are read and
// written where they are.
const step = compile(() => {
  const yPred = x.mm(w1).clamp(0).mm(w2);

  const loss = yPred.sub(y).pow(2).sum();

  // Backward and the update are part of the program.
  loss.backward();
  noGrad(() => {
    for (const w of [w1, w2]) {
      if (w.grad === null) continue;
      w.sub_(w.grad.mul(learningRate));
      w.grad = null;
    }
  });

  // Values are there when the program has run: what is returned is read outside.
  return loss;
});

for (let t = 0; t < 500; t++) {
  const loss = step();
  console.log(t, await loss.item());
}
