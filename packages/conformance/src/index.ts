// `@gradus/conformance`: what every backend must pass.

export {
  type Check,
  type ConformanceOptions,
  conformanceChecks,
  describeConformance,
} from './suite.ts';
export { twinsOf } from './twins.ts';
export { checkVector, type Vector, type VectorFile } from './vectors.ts';
