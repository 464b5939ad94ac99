// What a worker runs, as a string: neither bundlers nor servers need to know of another file. A
// worker waits in shared memory and receives no messages, so modules come to it as bytes there.

import { control as c, partBits, record as r } from './control.ts';

/** Milliseconds for which a worker without work looks out for more before it sleeps. */
const patience = 0.1;

/**
 * The worker's script. What it read of a job is true while `claim` has the number of that job:
 * the main thread changes the number before it describes the next one.
 */
export const workerSource = `'use strict';
const run = ({ memory, record, functions }) => {
  let words = new Int32Array(memory.buffer);
  const read = (word) => Atomics.load(words, word);
  const host = { memory };
  for (const name of functions) host[name] = Math[name];
  const programs = new Map();
  const compile = (bytes) => {
    try {
      return new WebAssembly.Instance(new WebAssembly.Module(bytes), { host }).exports.run;
    } catch {
      return null;
    }
  };
  const seeAll = () => {
    memory.grow(0);
    words = new Int32Array(memory.buffer);
  };
  const copyModule = () => {
    seeAll();
    const address = words[${c.moduleAddress}] >>> 0;
    return new Uint8Array(memory.buffer).slice(address, address + words[${c.moduleBytes}]);
  };
  let idleSince = performance.now();
  const idle = (claim) => {
    for (let i = 0; i < 100; i++) if (read(${c.claim}) !== claim) return;
    if (performance.now() - idleSince < ${patience}) return;
    Atomics.add(words, ${c.sleepers}, 1);
    Atomics.wait(words, ${c.claim}, claim);
    Atomics.sub(words, ${c.sleepers}, 1);
    idleSince = performance.now();
  };
  Atomics.store(words, record + ${r.hasStarted}, 1);
  for (;;) {
    const claim = read(${c.claim});
    if (read(record + ${r.isEnding}) !== 0) return;
    const part = (claim & ${2 ** partBits - 1}) - 1;
    const id = words[${c.program}];
    const program = programs.get(id);
    if (part < 0 || program === null) {
      idle(claim);
    } else if (program === undefined) {
      const bytes = copyModule();
      if (read(${c.claim}) >> ${partBits} !== claim >> ${partBits}) continue;
      if (programs.size === 512) programs.clear();
      programs.set(id, compile(bytes));
    } else if (Atomics.compareExchange(words, ${c.claim}, claim, claim - 1) === claim) {
      const frame = (words[${c.frames}] >>> 0) + part * words[${c.frameBytes}];
      const to = frame / 4 + words[${c.workspaceWord}];
      if (to + words[${c.workspaceWords}] > words.length) seeAll();
      for (let i = 0; i < words[${c.workspaceWords}]; i++) {
        words[to + i] = words[record + ${r.workspace} + i];
      }
      try {
        program(frame);
      } catch {
        Atomics.store(words, ${c.hasFailed}, 1);
      }
      Atomics.add(words, ${c.done}, 1);
      if (read(${c.isAwaited}) !== 0) Atomics.notify(words, ${c.done});
      idleSince = performance.now();
    }
  }
};
if (typeof require === 'function') run(require('node:worker_threads').workerData);
else onmessage = ({ data }) => { run(data); close(); };
`;
