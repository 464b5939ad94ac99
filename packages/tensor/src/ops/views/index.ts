// Views, other shapes, orders and parts of the same memory, and `at`, which is one unless a
// tensor is among its indices: the modules whose functions are methods of tensors too.

export * from './at.ts';
export * from './order.ts';
export * from './parts.ts';
export * from './sizes.ts';
export * from './windows.ts';
