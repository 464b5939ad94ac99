// The page of a peer on WebGPU in a browser. The benchmark reaches it through `peer`, a global.

import { type Answer, type Ask, answering } from '../peers/asking.ts';
import { adapterName } from './adapter.ts';
import { gpuLibraries } from './libraries.ts';
import type { LibraryName } from './library-names.ts';

/** What the page gives. */
export interface PagePeer {
  /** Starts a library; the first answer. */
  readonly start: (name: LibraryName) => Promise<Answer>;
  readonly ask: Ask;
}

export default function peer(): PagePeer {
  let ask: Ask = async () => ({ error: 'no library was started' });
  return {
    async start(name) {
      const library = await gpuLibraries[name]();
      ask = answering(library);
      return { version: library.version, adapter: await adapterName() };
    },
    ask: (question) => ask(question),
  };
}
