// Examples in the documentation may want a GPU: SwiftShader, unless a card is asked for.

import process from 'node:process';
import { adapterEnvironment } from '@gradus/swiftshader';
import { defineConfig } from 'vitest/config';

// Vitest's workers are processes that start after this, with this environment.
Object.assign(process.env, adapterEnvironment(process.env));

export default defineConfig({
  // Programs in the READMEs are processes; beside other work they take a while to start.
  test: { pool: 'forks', testTimeout: 30_000 },
});
