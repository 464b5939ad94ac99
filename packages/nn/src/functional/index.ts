// `functional`: the functions behind the modules. What tensors have anyway stands here too.

export {
  elu,
  type GeluOptions,
  gelu,
  hardtanh,
  leakyRelu,
  logSoftmax,
  mish,
  oneHot,
  relu,
  sigmoid,
  silu,
  softmax,
  softplus,
  tanh,
} from '@gradus/tensor';
export { glu } from './activations/gating.ts';
export { prelu } from './activations/learned-slopes.ts';
export { type RReluOptions, rrelu } from './activations/random-slopes.ts';
export { celu, relu6, selu, threshold } from './activations/rectifiers.ts';
export { hardshrink, softshrink, softsign, tanhshrink } from './activations/shrinking.ts';
export { hardsigmoid, hardswish, logsigmoid } from './activations/sigmoids.ts';
export { type GumbelSoftmaxOptions, gumbelSoftmax, softmin } from './activations/softmax.ts';
export { type DropoutOptions, dropout } from './dropout.ts';
export { bilinear, linear } from './linear.ts';
export {
  type BinaryCrossEntropyOptions,
  type BinaryCrossEntropyWithLogitsOptions,
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
} from './losses/binary-cross-entropy.ts';
export { cosineEmbeddingLoss } from './losses/cosine-embedding.ts';
export { type CrossEntropyOptions, crossEntropy } from './losses/cross-entropy.ts';
export { type KLDivOptions, klDiv } from './losses/divergence.ts';
export {
  type GaussianNllLossOptions,
  gaussianNllLoss,
  type PoissonNllLossOptions,
  poissonNllLoss,
} from './losses/likelihoods.ts';
export {
  hingeEmbeddingLoss,
  type MarginOptions,
  marginRankingLoss,
  type TripletMarginLossOptions,
  tripletMarginLoss,
} from './losses/margins.ts';
export { type ClassLossOptions, nllLoss } from './losses/negative-log-likelihood.ts';
export type { LossOptions, LossReduction } from './losses/reduction.ts';
export {
  type HuberLossOptions,
  huberLoss,
  l1Loss,
  mseLoss,
  type SmoothL1LossOptions,
  smoothL1Loss,
} from './losses/regression.ts';
export {
  type CosineSimilarityOptions,
  cosineSimilarity,
  type NormalizeOptions,
  normalize,
  type PairwiseDistanceOptions,
  pairwiseDistance,
} from './similarity.ts';
