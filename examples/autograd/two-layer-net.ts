import '@gradus/backend-cpu/register';
import { noGrad } from '@gradus/autograd';
import { randn } from '@gradus/tensor';

// The same two-layer net, without writing a backward pass: what is computed from tensors that
// require gradients is recorded, and backward() walks the record back.

// N is the batch size, D_in the input's width, H the hidden layer's, D_out the output's.
const [N, D_in, H, D_out] = [64, 1000, 100, 10];

// Nobody asks for the gradient of the data, so nothing is kept for it.
const x = randn([N, D_in]);
const y = randn([N, D_out]);

// The weights are leaves: their gradients are wanted.
const w1 = randn([D_in, H], { requiresGrad: true });
const w2 = randn([H, D_out], { requiresGrad: true });

const learningRate = 1e-6;
for (let t = 0; t < 500; t++) {
  // Forward: the same operations as before. No intermediate value needs a name any more.
  const yPred = x.mm(w1).clamp(0).mm(w2);

  const loss = yPred.sub(y).pow(2).sum();
  console.log(t, await loss.item());

  // Backward: afterwards w1.grad and w2.grad hold the gradients of the loss.
  loss.backward();

  // The step itself is no part of the graph.
  noGrad(() => {
    for (const w of [w1, w2]) {
      if (w.grad === null) continue;
      w.sub_(w.grad.mul(learningRate));
      // Gradients add up over backward passes; the next one starts from nothing.
      w.grad = null;
    }
  });
}
