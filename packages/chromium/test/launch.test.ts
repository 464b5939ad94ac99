import { expect, it } from 'vitest';
import { launchChromium } from '../src/index.ts';

it('starts a browser that has a WebGPU adapter', async () => {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    // Only pages from the machine itself, or over https, may have a GPU.
    await page.route('http://localhost/', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
    );
    await page.goto('http://localhost/');
    const vendor = await page.evaluate(async () => {
      const adapter = await navigator.gpu.requestAdapter();
      return adapter?.info.vendor;
    });
    expect(vendor).toBeTypeOf('string');
  } finally {
    await browser.close();
  }
}, 120_000);
