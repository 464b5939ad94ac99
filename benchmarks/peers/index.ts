// Starts every peer that this machine has; says which it has not.

import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Peer, PeerName } from './peer.ts';
import { processPeer } from './process.ts';
import { pythonPeer } from './python.ts';

const worker = fileURLToPath(new URL('worker.ts', import.meta.url));
const cores = cpus().length;

const starters: readonly (readonly [PeerName, (name: PeerName) => Promise<Peer | undefined>])[] = [
  ['gradus', (name) => nodePeer(name, 'gradus', 1)],
  ['compiled', (name) => nodePeer(name, 'compiled', 1)],
  ['bare', (name) => nodePeer(name, 'bare', 1)],
  ['torch', (name) => pythonPeer(name, 'torch', 1)],
  ['numpy', (name) => pythonPeer(name, 'numpy', 1)],
  ['tfjs', (name) => nodePeer(name, 'tfjs', 1)],
  ['jax-eager', (name) => nodePeer(name, 'jax-eager', 1)],
  ['jax-jit', (name) => nodePeer(name, 'jax-jit', 1)],
  ['gradus-all', (name) => nodePeer(name, 'gradus', cores)],
  ['compiled-all', (name) => nodePeer(name, 'compiled', cores)],
  ['torch-all', (name) => pythonPeer(name, 'torch', cores)],
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
    const peer = await start(name);
    if (peer !== undefined) started.push(peer);
    else absent.push(`${name} is left out: nothing here could start it.`);
  }
  return { started, absent };
}

function nodePeer(name: PeerName, library: string, threads: number): Promise<Peer | undefined> {
  const parameters = [worker, library, String(threads)];
  return processPeer(name, { program: process.execPath, parameters });
}
