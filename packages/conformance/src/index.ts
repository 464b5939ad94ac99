// `@gradus/conformance`: what every backend must pass.

export { checkTensor, type Tolerance } from './comparison.ts';
export { checkDeferral } from './deferral/index.ts';
export type { HostTensor } from './host-tensor.ts';
export { layOut, tensorInput } from './sample-input.ts';
export type { OpSpec, Sample } from './spec.ts';
export { specs } from './specs/index.ts';
export {
  type Check,
  type ConformanceExtent,
  type ConformanceOptions,
  conformanceChecks,
  coreChecks,
  describeConformance,
  isPossible,
} from './suite.ts';
export { twinsOf } from './twins.ts';
export {
  callOf,
  checkVector,
  hostOf,
  tensorsIn,
  type Vector,
  type VectorCall,
  type VectorFile,
  type VectorInput,
  type VectorTensor,
} from './vectors.ts';
