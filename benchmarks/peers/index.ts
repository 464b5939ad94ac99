// Starts every peer that this machine has; says which it has not.

import { barePeer } from './bare.ts';
import { compiledPeer } from './compiled.ts';
import { gradusPeer } from './gradus.ts';
import { jaxPeer } from './jax.ts';
import type { Peer, PeerName } from './peer.ts';
import { pythonPeer } from './python.ts';
import { tfjsPeer } from './tfjs.ts';

const starters: readonly (readonly [PeerName, () => Promise<Peer | undefined>])[] = [
  ['gradus', gradusPeer],
  ['compiled', compiledPeer],
  ['bare', barePeer],
  ['torch', () => pythonPeer('torch')],
  ['numpy', () => pythonPeer('numpy')],
  ['tfjs', tfjsPeer],
  ['jax-eager', () => jaxPeer('jax-eager')],
  ['jax-jit', () => jaxPeer('jax-jit')],
];

export interface Peers {
  readonly started: readonly Peer[];
  /** One line for each that is not there. */
  readonly absent: readonly string[];
}

/** All peers that start here. */
export async function startPeers(): Promise<Peers> {
  const started: Peer[] = [];
  const absent: string[] = [];
  for (const [name, start] of starters) {
    const peer = await start();
    if (peer !== undefined) started.push(peer);
    else absent.push(`${name} is left out: no python3 here has it.`);
  }
  return { started, absent };
}
