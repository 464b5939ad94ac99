// The process of a peer that is JavaScript: `node worker.ts NAME THREADS`.

import { answerLines } from './answering-lines.ts';
import { barePeer } from './bare.ts';
import { compiledPeer } from './compiled.ts';
import { gradusPeer } from './gradus.ts';
import { jaxPeer } from './jax.ts';
import type { Library } from './peer.ts';
import { tfjsPeer } from './tfjs.ts';

const libraries: Readonly<Record<string, (threads: number) => Promise<Library>>> = {
  gradus: gradusPeer,
  compiled: compiledPeer,
  bare: barePeer,
  tfjs: tfjsPeer,
  'jax-eager': () => jaxPeer(false),
  'jax-jit': () => jaxPeer(true),
};

const [name, threads] = process.argv.slice(2);
await answerLines(() => libraries[name](Number(threads)));
