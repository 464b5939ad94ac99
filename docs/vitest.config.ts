// Scripts are run, and the site is built: a busy machine takes its time. The gallery is a package
// with tests of its own.
import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { include: ['test/**/*.test.ts'], testTimeout: 120_000 } });
