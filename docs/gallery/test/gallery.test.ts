import { catalog } from '@gradus/examples/catalog';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Site, train, verdict } from './site.ts';

const site = new Site();

beforeAll(() => site.open(), 120_000);
afterAll(() => site.close());

const onTheGpu = [
  'polynomial/tensor',
  'polynomial/module',
  'autograd/two-layer-net',
  'nn/two-layer-net-optim',
];

describe('every script ends with the losses of its original', () => {
  it.each(catalog.map(({ name }) => name))(
    '%s, on the CPU',
    async (name) => {
      const { page, complaints } = await site.page(name);
      expect(await train(page, 'cpu')).toBe('agrees');
      expect(complaints).toEqual([]);
    },
    120_000,
  );

  it.each(onTheGpu)(
    '%s, on WebGPU',
    async (name) => {
      const { page, complaints } = await site.page(name);
      expect(await train(page, 'webgpu')).toBe('agrees');
      expect(complaints).toEqual([]);
    },
    120_000,
  );

  it.each([true, false])(
    'with memory shared between threads: %s',
    async (isIsolated) => {
      const { page, complaints } = await site.page('autograd/two-layer-net', { isIsolated });
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(isIsolated);
      expect(await train(page, 'cpu')).toBe('agrees');
      expect(complaints).toEqual([]);
    },
    120_000,
  );
});

describe('a run', () => {
  it('can be slowed, stopped and begun again', async () => {
    const { page, complaints } = await site.page('polynomial/autograd');
    await page.getByLabel('Speed').fill('0');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    const step = page.locator('#facts dd').first();
    await expect.poll(() => step.textContent(), { timeout: 20_000 }).toMatch(/^[1-9] of 2000$/);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByLabel('Speed').fill('7');
    await page.getByRole('button', { name: 'Restart' }).click();
    expect(await verdict(page)).toBe('agrees');
    expect(complaints).toEqual([]);
  }, 120_000);

  it('leaves the page to its user', async () => {
    const { page } = await site.page('polynomial/dynamic');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.locator('[data-outcome=running]').waitFor();
    await page.getByRole('link', { name: 'numpy', exact: true }).click();
    await expect.poll(() => page.locator('#name').textContent()).toBe('polynomial/numpy');
    expect(await page.locator('[data-outcome=running]').count()).toBe(0);
    expect(await train(page, 'cpu')).toBe('agrees');
  }, 120_000);

  it('says that there is no reference for a seed of which none is kept', async () => {
    const { page } = await site.page('nn/two-layer-net');
    await page.getByLabel('Seed').fill('12345');
    expect(await train(page, 'cpu')).toBe('none for this seed');
  }, 120_000);
});

describe('the page', () => {
  it('draws what the first step computes', async () => {
    const { page } = await site.page('autograd/two-layer-net');
    await train(page, 'cpu');
    const labels = await page.locator('#graph .label').allTextContents();
    expect(labels.sort()).toEqual(
      ['clamp', 'mm', 'mm', 'square', 'sub', 'sum', 'w1', 'w2', 'x', 'y'].sort(),
    );
  }, 120_000);

  it('offers no GPU to float64', async () => {
    const { page } = await site.page('polynomial/numpy');
    expect(await page.locator('input[value=webgpu]').isDisabled()).toBe(true);
  });

  it.each([390, 820, 1440])(
    'is never wider than its window: %i',
    async (width) => {
      const { page } = await site.page('polynomial/autograd', { width });
      await train(page, 'cpu');
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    },
    120_000,
  );
});
