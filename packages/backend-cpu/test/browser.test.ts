import { type Browser, launchChromium, runModule } from '@gradus/chromium';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from './browser/conformance.ts';

const conformance = new URL('browser/conformance.ts', import.meta.url);
let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
}, 120_000);
afterAll(() => browser.close());

describe('the core of the conformance suite, in a browser', () => {
  it('holds where memory is shared between threads, which take part', async () => {
    const outcome = await runModule<Outcome>(browser, conformance, { isIsolated: true });
    expect(outcome.failures).toEqual([]);
    expect(outcome.checks).toBeGreaterThan(250);
    expect(outcome.partsHelped).toBeGreaterThan(100);
  }, 120_000);

  it('holds where it cannot be shared, on one thread', async () => {
    const outcome = await runModule<Outcome>(browser, conformance);
    expect(outcome.failures).toEqual([]);
    expect(outcome.checks).toBeGreaterThan(250);
    expect(outcome.partsHelped).toBe(0);
  }, 120_000);
});
