// Gradus with its steps compiled.

import { type Compiled, compile } from '../../packages/graph/src/index.ts';
import { counters, type Tensor } from '../../packages/tensor/src/index.ts';
import { type CompiledScript, compiledScripts } from './compiled-steps.ts';
import { item, partOf } from './gradus-task.ts';
import { upload } from './gradus-tasks.ts';
import {
  type CompiledFacts,
  comparedSteps,
  elapsed,
  type Library,
  type Part,
  type Task,
} from './peer.ts';

/** Steps over which allocations are counted. */
const countedSteps = 10;

/** Tasks of rows whose steps can be compiled for a device. */
export function compiledOn(device: string): Library['prepare'] {
  return async ({ op, inputs }) => {
    const make = compiledScripts[op];
    const isOther = inputs.some(({ dtype }) => dtype === 'float64');
    return make === undefined || isOther ? undefined : taskOf(make(inputs.map(upload)), device);
  };
}

function taskOf({ step, rounds, compared, printsEvery }: CompiledScript, device: string): Task {
  const compiled = compile(step);
  let calls = 0;
  let capturing = 0;
  const run = (round: number): Tensor => {
    const before = compiled.statistics().captures;
    const start = performance.now();
    const loss = compiled(round);
    const taken = performance.now() - start;
    if (compiled.statistics().captures > before) capturing = Math.max(capturing, taken);
    return loss;
  };
  return {
    async result() {
      const parts: Part[] = [];
      for (let i = 0; i < comparedSteps; i++) {
        for (const round of rounds) parts.push([await item(run(round))]);
        for (const tensor of compared) parts.push(await partOf(tensor));
      }
      return parts;
    },
    time: (count) =>
      elapsed(async () => {
        for (let i = 0; i < count; i++) {
          calls++;
          for (const [k, round] of rounds.entries()) {
            const loss = compiled(round);
            const isRead = printsEvery === 1 || (k === 0 && calls % printsEvery < 1);
            if (isRead) await item(loss);
            loss.dispose();
          }
        }
      }),
    compiled: async () => factsOf(compiled, device, rounds[0], capturing),
    dispose: () => compiled.dispose(),
  };
}

/** What is known of the last program, and what a call of it allocates. */
function factsOf(
  compiled: Compiled<[number], Tensor>,
  device: string,
  round: number,
  milliseconds: number,
): CompiledFacts {
  compiled(round).dispose();
  const before = counters(device).bytesAllocated;
  for (let i = 0; i < countedSteps; i++) compiled(round).dispose();
  const allocated = (counters(device).bytesAllocated - before) / countedSteps;
  const text = compiled.explain().split('\n\n').at(-1) ?? '';
  const pair = (pattern: RegExp): readonly [number, number] => {
    const [, first, second] = pattern.exec(text) ?? [];
    return [Number(first), Number(second)];
  };
  const kernels = [
    pair(/(\d+) kernels captured/)[0],
    text.match(/^\d+\. /gm)?.length ?? 0,
  ] as const;
  return {
    milliseconds,
    allocated,
    kernels,
    bytesMoved: pair(/bytes moved: (\d+) → (\d+)/),
    peak: pair(/at most: (\d+) eagerly.* → (\d+)/),
  };
}
