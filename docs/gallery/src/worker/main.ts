// The worker: a fresh one for each run, since a script runs when it is imported.

import { manualSeed, setDefaultDevice } from '@gradus/tensor';
import type { DeviceName, News, Order, Start } from '../messages.ts';
import { Pacing } from './pacing.ts';
import { Printing } from './printing.ts';
import { Training } from './training.ts';
import { watchWith } from './watch.ts';

const scripts = import.meta.glob('../../../../examples/{tensor,autograd,graph,nn,polynomial}/*.ts');

const registering: Readonly<Record<DeviceName, () => Promise<unknown>>> = {
  cpu: () => import('@gradus/backend-cpu/register'),
  webgpu: () => import('@gradus/backend-webgpu/register'),
};

const pacing = new Pacing(Number.POSITIVE_INFINITY);

addEventListener('message', ({ data }: MessageEvent<Order>) => {
  pacing.pace = data.pace;
  if (data.kind === 'start') void run(data);
});

async function run({ script, device, seed }: Start): Promise<void> {
  try {
    await registering[device]();
    setDefaultDevice(device);
    manualSeed(seed);
    const printing = new Printing();
    printing.start();
    const training = new Training(pacing, printing, tell);
    watchWith(training);
    await scripts[`../../../../examples/${script}.ts`]();
    await training.end();
  } catch (error) {
    tell({ kind: 'failed', message: String(error) });
  }
}

function tell(news: News): void {
  postMessage(news);
}
