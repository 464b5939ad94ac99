// The built gallery on a plain static host, and a browser to look at it with.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, isolatingHeaders, launchChromium, type Page } from '@gradus/chromium';

import { build, type PreviewServer, preview } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

export class Site {
  readonly #folder = mkdtempSync(join(tmpdir(), 'gradus-gallery-'));
  readonly #servers: PreviewServer[] = [];
  #browser: Browser | undefined;

  /** Builds the gallery; it is served from a folder below the root, as on a host of many pages. */
  async open(): Promise<void> {
    await build({ root, logLevel: 'error', build: { outDir: join(this.#folder, 'gallery') } });
    this.#browser = await launchChromium();
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    for (const server of this.#servers) await server.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The page of a script; what it complains of is added to `complaints`. */
  async page(
    script: string,
    { isIsolated = false, width = 1280 }: { isIsolated?: boolean; width?: number } = {},
  ): Promise<{ page: Page; complaints: string[] }> {
    if (this.#browser === undefined) throw new Error('open() comes first');
    const context = await this.#browser.newContext({
      locale: 'en-US',
      viewport: { width, height: 900 },
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(`${await this.#serve(isIsolated)}gallery/#${script}`);
    return { page, complaints };
  }

  async #serve(isIsolated: boolean): Promise<string> {
    const server = await preview({
      configFile: false,
      root: this.#folder,
      logLevel: 'error',
      build: { outDir: '.' },
      preview: { port: 0, headers: isIsolated ? isolatingHeaders : {} },
    });
    this.#servers.push(server);
    return server.resolvedUrls?.local[0] ?? '';
  }
}

/** Trains the script that the page shows to its end, on a device; gives what the page says then. */
export async function train(page: Page, device: 'cpu' | 'webgpu'): Promise<string | null> {
  // The radio button lies under its label.
  await page.locator(`input[value=${device}]`).check({ force: true });
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  return verdict(page);
}

/** How the run on the page ended; waits for its end. */
export async function verdict(page: Page): Promise<string | null> {
  await page.getByRole('button', { name: 'Stop' }).and(page.locator(':disabled')).waitFor();
  return page.locator('#facts dd').last().textContent();
}
