// Random numbers: the modules whose functions are methods of tensors too.

export * from './in-place.ts';
export * from './sampling.ts';
