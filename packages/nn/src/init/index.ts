export { constant_, normal_, ones_, uniform_, zeros_ } from './filling.ts';
export { calculateGain, type Nonlinearity } from './gain.ts';
export { type KaimingOptions, kaimingNormal_, kaimingUniform_ } from './kaiming.ts';
