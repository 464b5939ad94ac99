import '@gradus/backend-cpu/register';
import { AutogradFunction, type FunctionContext, noGrad } from '@gradus/autograd';
import { randn, type Tensor } from '@gradus/tensor';

// The same net with a ReLU of our own: an operation is a forward function and its derivative.
class MyReLU extends AutogradFunction {
  // The context carries to backward() what it will need.
  static forward(ctx: FunctionContext, input: Tensor): Tensor {
    ctx.saveForBackward(input);
    return input.clamp(0);
  }

  // Given the gradient of the loss with respect to the output, that with respect to the input.
  static backward(ctx: FunctionContext, gradOutput: Tensor): Tensor {
    const [input] = ctx.savedTensors;
    return gradOutput.maskedFill(input.lt(0), 0);
  }
}

// N is the batch size, D_in the input's width, H the hidden layer's, D_out the output's.
const [N, D_in, H, D_out] = [64, 1000, 100, 10];

const x = randn([N, D_in]);
const y = randn([N, D_out]);

const w1 = randn([D_in, H], { requiresGrad: true });
const w2 = randn([H, D_out], { requiresGrad: true });

const learningRate = 1e-6;
for (let t = 0; t < 500; t++) {
  // Forward: apply() takes what forward() takes, without the context.
  const yPred = MyReLU.apply(x.mm(w1)).mm(w2);

  const loss = yPred.sub(y).pow(2).sum();
  console.log(t, await loss.item());

  loss.backward();

  noGrad(() => {
    for (const w of [w1, w2]) {
      if (w.grad === null) continue;
      w.sub_(w.grad.mul(learningRate));
      w.grad = null;
    }
  });
}
