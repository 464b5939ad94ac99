// Runs a module in a page of its own.

import { build } from 'esbuild';
import type { Browser } from 'playwright-core';

/** What lets a page share memory between threads. */
export const isolatingHeaders: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

// Only pages from the machine itself, or over https, have a GPU and can be isolated.
const address = 'http://localhost/';

/**
 * Bundles `module` with all that it imports, runs its default export in an empty page, and gives
 * what that resolves to, which must be plain data.
 * @throws what it throws, and whatever the page complains of.
 */
export async function runModule<T>(
  browser: Browser,
  module: URL,
  { isIsolated = false }: { readonly isIsolated?: boolean } = {},
): Promise<T> {
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
    await page.goto(address);
    return await Promise.race([page.evaluate(() => Reflect.get(globalThis, 'result')), complaint]);
  } finally {
    await context.close();
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
