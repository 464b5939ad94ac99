// Activations as modules.

export { CELU, ELU, SELU } from './exponential-units.ts';
export { PReLU, type PReLUOptions } from './prelu.ts';
export { LeakyReLU, ReLU, ReLU6, RReLU, Threshold } from './rectifiers.ts';
export { Hardshrink, Softshrink, Tanhshrink } from './shrinking.ts';
export {
  Hardsigmoid,
  Hardswish,
  Hardtanh,
  LogSigmoid,
  Sigmoid,
  Softsign,
  Tanh,
} from './sigmoids.ts';
export { GELU, Mish, SiLU, Softplus } from './smooth-rectifiers.ts';
export { GLU, LogSoftmax, Softmax, Softmin } from './softmax.ts';
