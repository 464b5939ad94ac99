// `@gradus/nn`: networks. Everything has its name here: `import * as nn from '@gradus/nn'`.

export * from './activations/index.ts';
export { ModuleDict } from './containers/module-dict.ts';
export { ModuleList } from './containers/module-list.ts';
export { ParameterDict } from './containers/parameter-dict.ts';
export { ParameterList } from './containers/parameter-list.ts';
export { type Layer, Sequential } from './containers/sequential.ts';
export { StateDictError } from './errors.ts';
/** The functions behind the modules; what tensors have anyway stands here too. */
export * as functional from './functional/index.ts';
/** Initial values for parameters, written in place, as `torch.nn.init` draws them. */
export * as init from './init/index.ts';
export type { BiasOptions } from './layers/bias.ts';
export { Bilinear } from './layers/bilinear.ts';
export { Dropout, type DropoutOptions } from './layers/dropout.ts';
export { Flatten, Unflatten } from './layers/flatten.ts';
export { Identity } from './layers/identity.ts';
export { Linear } from './layers/linear.ts';
export * from './losses/index.ts';
export type { BufferOptions } from './module/buffers.ts';
export type { ModuleTarget } from './module/conversion.ts';
export type { Named } from './module/members.ts';
export {
  type ForwardHook,
  type ForwardPreHook,
  Module,
  type ZeroGradOptions,
} from './module/module.ts';
export { Parameter, type ParameterOptions } from './module/parameter.ts';
export type { IncompatibleKeys, LoadOptions, StateDict } from './module/state-dict.ts';
export type { Summary, SummaryRow } from './module/summary.ts';
export type { WalkOptions } from './module/walk.ts';
