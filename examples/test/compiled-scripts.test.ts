// The tutorial scripts themselves, the body of their loops compiled: losses must be those of the
// body that is run eagerly.

import '@gradus/backend-cpu/register';
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import * as autograd from '@gradus/autograd';
import * as graph from '@gradus/graph';
import * as nn from '@gradus/nn';
import * as optim from '@gradus/optim';
import * as tensor from '@gradus/tensor';
import { manualSeed, pythonRandom, type Tensor } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { catalog } from '../runner/catalog.ts';

const steps = 40;

const packages: Readonly<Record<string, object>> = {
  '@gradus/autograd': autograd,
  '@gradus/graph': graph,
  '@gradus/nn': nn,
  '@gradus/optim': optim,
  '@gradus/tensor': tensor,
};

type Step = (drawn?: number) => Tensor;

/** A step of a script: from its top to its loop, and the body of that as a function. */
function stepOf(name: string, wrap: (step: Step) => Step, edit = (text: string) => text): Step {
  const path = new URL(`../${name}.ts`, import.meta.url);
  const script = stripTypeScriptTypes(edit(readFileSync(path, 'utf8')))
    .replaceAll(/^import '.*';$/gm, '')
    .replaceAll(/^import \* as (\w+) from '(.*)';$/gm, "const $1 = packages['$2'];")
    .replaceAll(/^import (\{.*\}) from '(.*)';$/gm, "const $1 = packages['$2'];");
  const [, before, body] = /^(.*)^for \(let t = 0; .*?\{$(.*?)^\}$/ms.exec(script) ?? [];
  // What is printed is read outside.
  const computed = body.replaceAll(/^.*console\.log.*$/gm, '');
  // What waits for values can only be a function that promises its result.
  const head = computed.includes('await ') ? 'async (given)' : '(given)';
  const make = new Function(
    'packages',
    'wrap',
    `let drawn; ${before}; return wrap(${head} => { drawn = given; ${computed}; return loss; });`,
  );
  return make(packages, wrap) as Step;
}

/** The losses of a script under a seed, and how its steps were done. */
async function run(name: string, isCompiled: boolean, edit?: (text: string) => string) {
  manualSeed(0);
  let compiled: graph.Compiled<[number?], Tensor> | undefined;
  const step = stepOf(
    name,
    (body) => {
      compiled = graph.compile(body);
      return isCompiled ? compiled : body;
    },
    edit,
  );
  const losses: number[] = [];
  for (let t = 0; t < steps; t++) {
    // Only dynamic nets look at it.
    const drawn = edit === undefined ? undefined : pythonRandom.randint(0, 2);
    losses.push(await (drawn === undefined ? step() : step(drawn)).item());
  }
  const statistics = compiled?.statistics() ?? { captures: 0, replays: 0, programs: 0 };
  compiled?.dispose();
  return { losses, statistics };
}

/**
 * Fused sums add in another order, and steps pass on what that changes: by units of the last
 * places.
 */
const tolerances = { float32: 1e-5, float64: 1e-12 } as const;

async function expectSame(name: string, programs: number, edit?: (text: string) => string) {
  const dtype = catalog.find((script) => script.name === name)?.dtype ?? 'float32';
  const eager = await run(name, false, edit);
  const compiled = await run(name, true, edit);
  const apart = compiled.losses.map((loss, t) => Math.abs(loss / eager.losses[t] - 1));
  expect(Math.max(...apart)).toBeLessThan(tolerances[dtype]);
  const { captures, replays } = compiled.statistics;
  expect(captures + replays).toBe(steps);
  // Each program is seen twice; the first step may find no gradients, or make an optimizer's states.
  expect(captures).toBeLessThanOrEqual(2 * programs + 1);
}

const inside = 'called inside of a function that is being compiled';
const drawnBefore = `pythonRandom: ${inside}; draw before the call, and pass the number as an argument`;

/** Scripts that cannot be compiled as they stand. */
const refusals: Readonly<Record<string, string>> = {
  // Its parameters are numbers, so that every step waits for values.
  'polynomial/numpy': `item: ${inside}; return the tensor, and read it after the call`,
  // Their depth is drawn as a number.
  'nn/dynamic-net': drawnBefore,
  'polynomial/dynamic': drawnBefore,
};

/** Its steps are runs of a session, which captures them itself. */
const ofSession = 'graph/two-layer-net';

const scripts = catalog.map(({ name }) => name).filter((name) => name !== ofSession);

describe('the step of a script, compiled,', () => {
  it.each(scripts.filter((name) => !(name in refusals)))('does what it does eagerly: %s', (name) =>
    expectSame(name, 1),
  );

  it.each(Object.entries(refusals))('is refused by name: %s', async (name, message) => {
    await expect(run(name, true)).rejects.toThrow(message);
  });

  it.each(['nn/dynamic-net', 'polynomial/dynamic'])(
    'is a program for each number that decides its course: %s',
    async (name) => {
      const edit = (text: string): string =>
        text.replace(/pythonRandom\.randint\((\d), \d\)/, '$1 + drawn');
      await expectSame(name, 3, edit);
    },
  );
});
