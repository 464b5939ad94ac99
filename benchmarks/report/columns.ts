// Which peers stand in which table, and under what title.

import type { PeerName } from '../peers/peer.ts';

export const titles: Readonly<Record<PeerName, string>> = {
  gradus: 'Gradus',
  compiled: 'compiled',
  bare: 'bare',
  torch: 'PyTorch',
  numpy: 'NumPy',
  tfjs: 'tfjs',
  'jax-eager': 'jax-js',
  'jax-jit': 'jax-js jit',
  'gradus-all': 'Gradus, all cores',
  'compiled-all': 'compiled, all cores',
  'torch-all': 'PyTorch, all cores',
};

/** Those on one thread, Gradus first. */
export const onOneThread: readonly PeerName[] = [
  'gradus',
  'compiled',
  'bare',
  'torch',
  'numpy',
  'tfjs',
  'jax-eager',
  'jax-jit',
];

/** Those on all cores, each with itself on one thread. */
export const onAllCores: readonly (readonly [all: PeerName, one: PeerName])[] = [
  ['gradus-all', 'gradus'],
  ['compiled-all', 'compiled'],
  ['torch-all', 'torch'],
];
