// Order among elements: sorting, and what follows from it: the modules whose functions are methods of tensors too.

export * from './medians.ts';
export * from './quantiles.ts';
export * from './searching.ts';
export * from './sorting.ts';
export * from './uniqueness.ts';
