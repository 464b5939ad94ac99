/** The peers that run on WebGPU. */
export const libraryNames = ['gradus', 'compiled', 'tfjs', 'jax-eager', 'jax-jit'] as const;

export type LibraryName = (typeof libraryNames)[number];
