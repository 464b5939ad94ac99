// `@gradus/optim`: optimizers and learning-rate schedules.

export { Adadelta, type AdadeltaOptions } from './algorithms/adadelta.ts';
export { Adagrad, type AdagradOptions } from './algorithms/adagrad.ts';
export { Adam } from './algorithms/adam.ts';
export { Adamax, type AdamaxOptions } from './algorithms/adamax.ts';
export { AdamW } from './algorithms/adamw.ts';
export { ASGD, type ASGDOptions } from './algorithms/asgd.ts';
export type { AdamOptions } from './algorithms/moments.ts';
export { NAdam, type NAdamOptions } from './algorithms/nadam.ts';
export { RAdam, type RAdamOptions } from './algorithms/radam.ts';
export { RMSprop, type RMSpropOptions } from './algorithms/rmsprop.ts';
export { Rprop, type RpropOptions } from './algorithms/rprop.ts';
export { SGD, type SGDOptions } from './algorithms/sgd.ts';
export { Optimizer, type ParamGroup, type ZeroGradOptions } from './optimizer/optimizer.ts';
export type { OptimizerStateDict } from './optimizer/state-dict.ts';
