// Elements read and written where an index or a mask says: the modules whose functions are methods of tensors too.

export * from './at-writing.ts';
export * from './gathering.ts';
export * from './placing.ts';
export * from './scatter-reduction.ts';
export * from './scattering.ts';
export * from './slice-writing.ts';
export * from './truth-places.ts';
