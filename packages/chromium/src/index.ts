// A headless Chromium for tests, out of an npm package: neither root nor a package of the system is
// needed. Its WebGPU adapter is SwiftShader, unless a real card is asked for.

import process from 'node:process';
import { type Browser, chromium } from 'playwright-core';
import { unpackedChromium } from './unpacked.ts';

export type { Browser, Page } from 'playwright-core';
export { isolatingHeaders, openModule, runModule } from './run-module.ts';

const flags = ['--headless=new', '--no-sandbox', '--enable-unsafe-webgpu'];

/** Starts it. */
export function launchChromium(env: NodeJS.ProcessEnv = process.env): Promise<Browser> {
  const { executable, libraries, fonts } = unpackedChromium();
  return chromium.launch({
    executablePath: executable,
    args:
      env.GRADUS_ADAPTER === 'hardware' ? flags : [...flags, '--use-webgpu-adapter=swiftshader'],
    env: { ...definedIn(env), LD_LIBRARY_PATH: libraries, FONTCONFIG_PATH: fonts },
  });
}

function definedIn(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
