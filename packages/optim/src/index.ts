// `@gradus/optim`: optimizers and learning-rate schedules.

export { Adadelta, type AdadeltaOptions } from './algorithms/adadelta.ts';
export { Adagrad, type AdagradOptions } from './algorithms/adagrad.ts';
export { Adam } from './algorithms/adam.ts';
export { Adamax, type AdamaxOptions } from './algorithms/adamax.ts';
export { AdamW } from './algorithms/adamw.ts';
export { ASGD, type ASGDOptions } from './algorithms/asgd.ts';
export { LBFGS, type LBFGSOptions } from './algorithms/lbfgs.ts';
export type { AdamOptions } from './algorithms/moments.ts';
export { NAdam, type NAdamOptions } from './algorithms/nadam.ts';
export { RAdam, type RAdamOptions } from './algorithms/radam.ts';
export { RMSprop, type RMSpropOptions } from './algorithms/rmsprop.ts';
export { Rprop, type RpropOptions } from './algorithms/rprop.ts';
export { SGD, type SGDOptions } from './algorithms/sgd.ts';
export { type ClipGradNormOptions, clipGradNorm_, clipGradValue_ } from './clipping.ts';
export { Optimizer, type ParamGroup, type ZeroGradOptions } from './optimizer/optimizer.ts';
export type { GroupOptions, Optimizable } from './optimizer/parameters.ts';
export type { OptimizerStateDict } from './optimizer/state-dict.ts';
export { ChainedScheduler, type Steppable } from './schedules/chained-scheduler.ts';
export { ConstantLR, type ConstantLROptions } from './schedules/constant-lr.ts';
export type { ScheduleStateDict } from './schedules/continued.ts';
export {
  CosineAnnealingLR,
  type CosineAnnealingLROptions,
} from './schedules/cosine-annealing-lr.ts';
export {
  CosineAnnealingWarmRestarts,
  type CosineAnnealingWarmRestartsOptions,
} from './schedules/cosine-annealing-warm-restarts.ts';
export { ExponentialLR } from './schedules/exponential-lr.ts';
export { LambdaLR, type LRLambda, MultiplicativeLR } from './schedules/lambda-lr.ts';
export { LinearLR, type LinearLROptions } from './schedules/linear-lr.ts';
export { MultiStepLR, type MultiStepLROptions } from './schedules/multi-step-lr.ts';
export { OneCycleLR, type OneCycleLROptions } from './schedules/one-cycle-lr.ts';
export { PolynomialLR, type PolynomialLROptions } from './schedules/polynomial-lr.ts';
export {
  ReduceLROnPlateau,
  type ReduceLROnPlateauOptions,
} from './schedules/reduce-lr-on-plateau.ts';
export { LRScheduler, type ScheduleOptions } from './schedules/schedule.ts';
export { SequentialLR } from './schedules/sequential-lr.ts';
export { StepLR, type StepLROptions } from './schedules/step-lr.ts';
