// Tests run on SwiftShader; `GRADUS_ADAPTER=hardware` takes the card of the machine.

import process from 'node:process';
import { defineConfig } from 'vitest/config';
import { adapterEnvironment } from '../../tools/swiftshader/environment.ts';

// Vitest's workers are processes that start after this, with this environment.
Object.assign(process.env, adapterEnvironment(process.env));

export default defineConfig({ test: { pool: 'forks' } });
