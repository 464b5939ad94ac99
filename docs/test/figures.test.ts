// The figures in the guides show what is there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { drawLayers, layers } from '../figures/layers.ts';

it('the layer diagram is that of the packages; pnpm --filter @gradus/docs figures draws it', async () => {
  const drawn = readFileSync(join(import.meta.dirname, '..', 'figures', 'layers.svg'), 'utf8');
  expect(drawn).toBe(await drawLayers());
});

it('the layer diagram has every package', () => {
  expect(layers().get('gradus')).toContain('@gradus/autograd');
  expect(layers().get('@gradus/tensor')).toEqual([]);
});
