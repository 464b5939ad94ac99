// Layers: imports stay inside their package or name a declared dependency, and tags point down.
// That shipped code uses no devDependency is `check:dependencies`.
import process from 'node:process';
import { turbo } from './turbo.ts';

process.exitCode = await turbo(['boundaries']);
