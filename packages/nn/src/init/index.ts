// `nn.init`: initial values, drawn as PyTorch draws them under the same seed.

export { constant_, normal_, ones_, uniform_, zeros_ } from './filling.ts';
export { calculateGain, type Nonlinearity } from './gain.ts';
export { dirac_, eye_ } from './identities.ts';
export { type KaimingOptions, kaimingNormal_, kaimingUniform_ } from './kaiming.ts';
export { orthogonal_ } from './orthogonal.ts';
export { sparse_ } from './sparse.ts';
export { truncNormal_ } from './trunc-normal.ts';
export { xavierNormal_, xavierUniform_ } from './xavier.ts';
