// Loaded with `--import` before a script: its URL's query says which module registers the backend,
// the device's name and the seed, so that a script needs none of them.

import { isMainThread } from 'node:worker_threads';

// Worker threads inherit `--import`. They are the backend's own: registering it there again would
// start workers without end.
if (isMainThread) {
  const { searchParams } = new URL(import.meta.url);
  const { startRecording } = await import('./recorder.ts');
  await import(searchParams.get('register') ?? '');
  const { manualSeed, setDefaultDevice } = await import('@gradus/tensor');
  setDefaultDevice(searchParams.get('device') ?? '');
  manualSeed(Number(searchParams.get('seed')));
  startRecording();
}
