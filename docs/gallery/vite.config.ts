// The gallery is a folder of static files: it works from any host and from any path.

import { defineConfig } from 'vite';
import { instrumentedScripts } from './build/instrumented-scripts.ts';
import { renderedSources } from './build/rendered-sources.ts';

export default defineConfig({
  base: './',
  plugins: [renderedSources()],
  worker: { format: 'es', plugins: () => [instrumentedScripts()] },
  build: { target: 'es2023', outDir: 'dist', emptyOutDir: true },
});
