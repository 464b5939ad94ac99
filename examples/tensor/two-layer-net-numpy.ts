import '@gradus/backend-cpu/register';
import { maximum, mul, numpyRandom } from '@gradus/tensor';

// The whole of training a network, with nothing hidden: a two-layer net with a ReLU, its loss and
// the derivative of that loss, all written by hand. NumPy computes in float64, and so does this.

// N is the batch size, D_in the input's width, H the hidden layer's, D_out the output's.
const [N, D_in, H, D_out] = [64, 1000, 100, 10];

// Random data: the net can only learn it by heart, which is enough to watch the loss fall.
const x = numpyRandom.randn([N, D_in]);
const y = numpyRandom.randn([N, D_out]);

const w1 = numpyRandom.randn([D_in, H]);
const w2 = numpyRandom.randn([H, D_out]);

const learningRate = 1e-6;
for (let t = 0; t < 500; t++) {
  // Forward: what does the net predict?
  const h = x.mm(w1);
  const hRelu = maximum(h, 0);
  const yPred = hRelu.mm(w2);

  // How wrong is it? The sum of squared errors, one number.
  const loss = yPred.sub(y).square().sum();
  console.log(t, await loss.item());

  // Backward: the chain rule, from the loss back to each weight. Every gradient has the shape of
  // what it belongs to, which is how to tell where a transpose goes.
  const gradYPred = mul(2, yPred.sub(y));
  const gradW2 = hRelu.t().mm(gradYPred);
  const gradHRelu = gradYPred.mm(w2.t());
  const gradH = gradHRelu.clone();
  gradH.maskedFill_(h.lt(0), 0); // where the ReLU was shut, nothing flows back
  const gradW1 = x.t().mm(gradH);

  // Step downhill.
  w1.sub_(mul(learningRate, gradW1));
  w2.sub_(mul(learningRate, gradW2));
}
