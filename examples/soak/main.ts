// `pnpm soak`: the steps of two scripts, 100 000 and a million times, or as often as is given.
// Exits with 1 if memory grows.

import '@gradus/backend-cpu/register';
import process from 'node:process';
import { polynomialAutograd, type Step, twoLayerNet } from './steps.ts';
import { problems, watch } from './watch.ts';

const runs: readonly { readonly name: string; readonly step: Step; readonly steps: number }[] = [
  { name: 'tensor/two-layer-net', step: twoLayerNet(), steps: 100_000 },
  { name: 'polynomial/autograd', step: polynomialAutograd(), steps: 1_000_000 },
];

for (const { name, step, steps } of runs) {
  const asked = Number(process.argv[2] ?? steps);
  const windows = await watch(step, asked, 10, ({ steps: done, loss, peakBytes }) => {
    const megabytes = (peakBytes / 2 ** 20).toFixed(1);
    console.log(`${name}, step ${done}: loss ${loss}, live at most ${megabytes} MB`);
  });
  for (const problem of problems(windows)) {
    console.error(`${name}: ${problem}`);
    process.exitCode = 1;
  }
}
