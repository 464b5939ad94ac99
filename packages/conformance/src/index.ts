// `@gradus/conformance`: what every backend must pass.

export {
  type Check,
  type ConformanceOptions,
  conformanceChecks,
  describeConformance,
} from './suite.ts';
