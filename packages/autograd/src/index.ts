// `@gradus/autograd`: automatic differentiation. Importing it gives every tensor `requiresGrad`,
// `grad`, `backward()` and what belongs to them.

import './tape/recorder.ts';
import './tensor/properties.ts';

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
export type { BackwardOptions } from './tape/backward.ts';
export type { Hook } from './tape/history.ts';
export {
  enableGrad,
  inferenceMode,
  isGradEnabled,
  noGrad,
  setGradEnabled,
} from './tape/modes.ts';
export type { Node } from './tape/node.ts';
