// Copies of elements in other places: the modules whose functions are methods of tensors too.

export * from './matrix-parts.ts';
export * from './padding.ts';
export * from './repetition.ts';
export * from './rolling.ts';
