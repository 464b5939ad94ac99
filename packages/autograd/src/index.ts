// `@gradus/autograd`: automatic differentiation. Importing it gives every tensor `requiresGrad`,
// `grad`, `backward()` and what belongs to them.

import './tape/recorder.ts';
import './tensor/properties.ts';

export { type GradcheckOptions, gradcheck } from './check/gradcheck.ts';
export { type GradgradcheckOptions, gradgradcheck } from './check/gradgradcheck.ts';
export { checkpoint } from './checkpoint/checkpoint.ts';
export {
  byInput,
  type Derivative,
  defineDerivative,
  type InputSpec,
  linear,
  output,
  type Read,
  type Vjp,
} from './derivatives/derivative.ts';
export { GradError } from './errors.ts';
export {
  AutogradFunction,
  type FunctionDefinition,
} from './function/autograd-function.ts';
export type { ContextMethods, FunctionContext } from './function/context.ts';
export type { GivenGradients } from './function/function-node.ts';
export { type Gradients, type GradOptions, grad } from './functional/grad.ts';
export type { TransformOptions } from './functional/inputs.ts';
export { hessian, jacobian } from './functional/jacobian.ts';
export { hvp, jvp, vjp } from './functional/products.ts';
export type { Arguments, Like, Tensors } from './functional/structure.ts';
export { type ValueAndGradients, valueAndGrad } from './functional/value-and-grad.ts';
export { detectAnomaly, setDetectAnomaly } from './tape/anomaly.ts';
export type { BackwardOptions } from './tape/backward.ts';
export { withoutWayBack } from './tape/dead-end.ts';
export { type GradientHolder, watchGradients } from './tape/gradient-watch.ts';
export { peekGrad } from './tape/gradients.ts';
export type { Hook } from './tape/history.ts';
export {
  enableGrad,
  inferenceMode,
  isGradEnabled,
  noGrad,
  setGradEnabled,
} from './tape/modes.ts';
export type { Node } from './tape/node.ts';
export { Variable, type VariableOptions } from './tensor/variable.ts';
