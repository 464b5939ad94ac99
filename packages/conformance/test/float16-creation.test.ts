// New tensors of float16: drawn as PyTorch draws them, counted as NumPy rounds.

import { readFileSync } from 'node:fs';
import {
  arange,
  empty,
  linspace,
  manualSeed,
  rand,
  randint,
  randn,
  registerBackend,
} from '@gradus/tensor';
import { expect, it } from 'vitest';
import { referenceBackend } from '../src/reference/index.ts';

registerBackend(referenceBackend());

interface Golden {
  readonly seed: number;
  readonly draws: Readonly<Record<'rand' | 'uniform_' | 'randn' | 'randint', readonly number[]>>;
  readonly counted: {
    readonly start: number;
    readonly end: number;
    readonly step: number;
    readonly steps: number;
    readonly arange: readonly number[];
    readonly linspace: readonly number[];
  };
}

const { seed, draws, counted } = JSON.parse(
  readFileSync(new URL('goldens/float16-creation.json', import.meta.url), 'utf8'),
) as Golden;
const options = { dtype: 'float16', device: 'reference' } as const;

it('float16 is drawn with 11 digits, and normals rounded', async () => {
  manualSeed(seed);
  expect(await rand([40], options).toArray()).toEqual(draws.rand);
  expect(await empty([40], options).uniform_(-3, 5).toArray()).toEqual(draws.uniform_);
  expect(await randn([15], options).toArray()).toEqual(draws.randn);
  expect(await randint(-9, 9, [20], options).toArray()).toEqual(draws.randint);
});

const raised = (message: string) => expect.objectContaining({ name: 'ValueError', message });

it('float16 in a wrong range is refused, and nothing is drawn', async () => {
  manualSeed(seed);
  expect(() => empty([4], options).uniform_(2, 1)).toThrow(
    raised('uniform_: from is 2, to is 1; from ≤ to, both finite'),
  );
  expect(() => randint(0, 4096, [1], options)).toThrow(
    raised(
      'randint: low is 0, high is 4096; integers with -2048 ≤ low < high ≤ 2049, which float16 holds',
    ),
  );
  expect(await rand([40], options).toArray()).toEqual(draws.rand);
});

it('float16 is counted in more digits', async () => {
  const { start, end, step, steps, ...values } = counted;
  expect(await arange(start, end, step, options).toArray()).toEqual(values.arange);
  expect(await linspace(start, end, steps, options).toArray()).toEqual(values.linspace);
});
