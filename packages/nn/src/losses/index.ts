// Losses as modules.

export { BCELoss, BCEWithLogitsLoss, CrossEntropyLoss, NLLLoss } from './classification.ts';
export { GaussianNLLLoss, KLDivLoss, PoissonNLLLoss } from './distributions.ts';
export { Loss } from './loss.ts';
export {
  CosineEmbeddingLoss,
  HingeEmbeddingLoss,
  MarginRankingLoss,
  TripletMarginLoss,
} from './margins.ts';
export { HuberLoss, L1Loss, MSELoss, SmoothL1Loss } from './regression.ts';
