import { type Browser, launchChromium, runModule } from '@gradus/chromium';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Outcome } from './browser/conformance.ts';

const conformance = new URL('browser/conformance.ts', import.meta.url);
let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
}, 120_000);
afterAll(() => browser.close());

it('passes the core of the conformance suite in a browser', async () => {
  const outcome = await runModule<Outcome>(browser, conformance);
  expect(outcome.failures).toEqual([]);
  expect(outcome.checks).toBeGreaterThan(200);
}, 180_000);
