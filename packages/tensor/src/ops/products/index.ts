// Products of vectors, matrices and tensors: the modules whose functions are methods of tensors too.

export * from './added-products.ts';
export * from './linear-algebra.ts';
export * from './tensor-products.ts';
