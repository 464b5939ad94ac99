// Reductions, and what else is computed along dims: scans, differences, softmax: the modules whose functions are methods of tensors too.

export * from './counting.ts';
export * from './differences.ts';
export * from './extrema.ts';
export * from './norms.ts';
export * from './scans.ts';
export * from './softmax.ts';
export * from './totals.ts';
export * from './variance.ts';
