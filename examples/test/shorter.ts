// Loaded with `--import` before a script: its loop takes as many steps as the query of this URL says.

import { registerHooks } from 'node:module';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const steps = new URL(import.meta.url).searchParams.get('steps');
const script = pathToFileURL(process.argv[1]).href;
const loop = /for \(let t = 0; t < \d+; t\+\+\)/;

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (url !== script) return loaded;
    const source = String(loaded.source);
    if (!loop.test(source)) throw new Error(`${script} has no loop of steps`);
    return { ...loaded, source: source.replace(loop, `for (let t = 0; t < ${steps}; t++)`) };
  },
});
