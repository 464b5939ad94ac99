// Starts every peer on WebGPU, in processes of Node or in browsers, each in one of its own.

import { fileURLToPath } from 'node:url';
import { launchChromium, openModule } from '../../packages/chromium/src/index.ts';
import { adapterEnvironment } from '../../packages/swiftshader/src/index.ts';
import { askedPeer } from '../peers/asking.ts';
import type { Peer } from '../peers/peer.ts';
import { processPeer } from '../peers/process.ts';
import { type LibraryName, libraryNames } from './library-names.ts';
import type { PagePeer } from './page.ts';

/** Where peers run. */
export const hosts = ['Node', 'Chromium'] as const;
export type Host = (typeof hosts)[number];

const starters: Readonly<Record<Host, (name: LibraryName) => Promise<Peer | undefined>>> = {
  Node: inNode,
  Chromium: inChromium,
};

/** All of them, on one host; each has to start. */
export async function startGpuPeers(host: Host): Promise<readonly Peer[]> {
  const started: Peer[] = [];
  for (const name of libraryNames) {
    const peer = await starters[host](name);
    if (peer === undefined) throw new Error(`${name} does not start on WebGPU in ${host}`);
    started.push(peer);
  }
  return started;
}

function inNode(name: LibraryName): Promise<Peer | undefined> {
  const parameters = [fileURLToPath(new URL('worker.ts', import.meta.url)), name];
  const environment = adapterEnvironment(process.env);
  return processPeer(name, { program: process.execPath, parameters, environment });
}

async function inChromium(name: LibraryName): Promise<Peer> {
  const browser = await launchChromium();
  // Isolated pages have finer clocks.
  const page = await openModule(browser, new URL('page.ts', import.meta.url), { isIsolated: true });
  const peer = await page.evaluateHandle<PagePeer>(() => Reflect.get(globalThis, 'result'));
  const hello = await peer.evaluate(({ start }, library) => start(library), name);
  return askedPeer(
    name,
    hello,
    (question) => peer.evaluate(({ ask }, asked) => ask(asked), question),
    () => void browser.close(),
  );
}
