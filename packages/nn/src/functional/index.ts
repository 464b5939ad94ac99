// `functional`: the functions behind the modules.

export { type DropoutOptions, dropout } from './dropout.ts';
export { bilinear, linear } from './linear.ts';
export type { LossOptions, LossReduction } from './losses/reduction.ts';
export {
  type HuberLossOptions,
  huberLoss,
  l1Loss,
  mseLoss,
  type SmoothL1LossOptions,
  smoothL1Loss,
} from './losses/regression.ts';
