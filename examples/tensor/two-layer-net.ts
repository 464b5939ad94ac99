import '@gradus/backend-cpu/register';
import { mul, randn } from '@gradus/tensor';

// The same two-layer net as PyTorch writes it: a tensor is an array that may live on any device.
// The numbers are float32, twice as many to a register as NumPy's float64.

// N is the batch size, D_in the input's width, H the hidden layer's, D_out the output's.
const [N, D_in, H, D_out] = [64, 1000, 100, 10];

// Random data: the net can only learn it by heart, which is enough to watch the loss fall.
const x = randn([N, D_in]);
const y = randn([N, D_out]);

const w1 = randn([D_in, H]);
const w2 = randn([H, D_out]);

const learningRate = 1e-6;
for (let t = 0; t < 500; t++) {
  // Forward: what does the net predict? A ReLU is a clamp from below.
  const h = x.mm(w1);
  const hRelu = h.clamp(0);
  const yPred = hRelu.mm(w2);

  // The loss is a tensor without dimensions. item() waits for the device and brings its number.
  const loss = yPred.sub(y).pow(2).sum();
  console.log(t, await loss.item());

  // Backward: the chain rule, from the loss back to each weight. Every gradient has the shape of
  // what it belongs to, which is how to tell where a transpose goes.
  const gradYPred = mul(2, yPred.sub(y));
  const gradW2 = hRelu.t().mm(gradYPred);
  const gradHRelu = gradYPred.mm(w2.t());
  const gradH = gradHRelu.clone();
  gradH.maskedFill_(h.lt(0), 0); // where the ReLU was shut, nothing flows back
  const gradW1 = x.t().mm(gradH);

  // Step downhill. A trailing underscore changes the tensor in place.
  w1.sub_(mul(learningRate, gradW1));
  w2.sub_(mul(learningRate, gradW2));
}
