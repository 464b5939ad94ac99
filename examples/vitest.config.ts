// Some scripts are run on a GPU as well: SwiftShader, unless a card is asked for.

import process from 'node:process';
import { adapterEnvironment } from '@gradus/swiftshader';
import { defineConfig } from 'vitest/config';

// Vitest's workers are processes that start after this, with this environment.
Object.assign(process.env, adapterEnvironment(process.env));

export default defineConfig({ test: { pool: 'forks' } });
