// Functions of each element by itself: the modules whose functions are methods of tensors too.

export * from './activations.ts';
export * from './arithmetic.ts';
export * from './bitwise.ts';
export * from './closeness.ts';
export * from './comparison.ts';
export * from './division.ts';
export * from './exponential.ts';
export * from './gelu.ts';
export * from './hyperbolic.ts';
export * from './interpolation.ts';
export * from './logarithms.ts';
export * from './logical.ts';
export * from './power.ts';
export * from './rounding.ts';
export * from './selection.ts';
export * from './signs.ts';
export * from './special.ts';
export * from './trigonometry.ts';
