// Scripts are run, and the site is built: a busy machine takes its time.
import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { testTimeout: 60_000 } });
