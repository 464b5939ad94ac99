// Runs modules in pages of their own.

import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';

/** What lets a page share memory between threads. */
export const isolatingHeaders: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

// Only pages from the machine itself, or over https, have a GPU and can be isolated.
const address = 'http://localhost/';

/** How the page of a module is. */
export interface PageOptions {
  readonly isIsolated?: boolean;
}

/**
 * Bundles `module` with all that it imports and calls its default export in an empty page, where
 * the result becomes the global `result`. The page stays open.
 * @throws what the module throws.
 */
export async function openModule(
  browser: Browser,
  module: URL,
  options: PageOptions = {},
): Promise<Page> {
  const { page } = await opened(browser, module, options);
  return page;
}

/**
 * Bundles `module` with all that it imports, runs its default export in an empty page, and gives
 * what that resolves to, which must be plain data.
 * @throws what it throws, and whatever the page complains of.
 */
export async function runModule<T>(
  browser: Browser,
  module: URL,
  options: PageOptions = {},
): Promise<T> {
  const { page, complaint } = await opened(browser, module, options);
  try {
    return await Promise.race([page.evaluate(() => Reflect.get(globalThis, 'result')), complaint]);
  } finally {
    await page.context().close();
  }
}

interface Opened {
  readonly page: Page;
  /** Rejects with the first error that nobody caught there. */
  readonly complaint: Promise<never>;
}

async function opened(
  browser: Browser,
  module: URL,
  { isIsolated = false }: PageOptions,
): Promise<Opened> {
  const code = await bundled(module);
  const context = await browser.newContext({ locale: 'en-US' });
  try {
    const page = await context.newPage();
    const complaint = new Promise<never>((_, reject) => page.on('pageerror', reject));
    complaint.catch(() => {});
    await page.route(address, (route) =>
      route.fulfill({
        contentType: 'text/html',
        headers: isIsolated ? isolatingHeaders : {},
        body: `<!doctype html><script type="module">${code}</script>`,
      }),
    );
    await Promise.race([page.goto(address), complaint]);
    return { page, complaint };
  } catch (error) {
    await context.close();
    throw error;
  }
}

async function bundled(module: URL): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `import run from ${JSON.stringify(module.pathname)}; globalThis.result = run();`,
      resolveDir: new URL('.', module).pathname,
    },
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'silent',
  });
  // The text ends up in a script element.
  return outputFiles[0].text.replaceAll('</script', '<\\/script');
}
