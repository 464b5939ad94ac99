// Reads the traces that tools/golden/traces.py wrote.

import { existsSync, readFileSync } from 'node:fs';
import type { Reference, Trace } from './agreement.ts';
import { float32Tolerance, float64Tolerance } from './agreement.ts';
import type { Script } from './catalog.ts';

/** The reference of a script under a seed, or null where the repository keeps none. */
export function loadReference(folder: URL, script: Script, seed: number): Reference | null {
  const float64 = loadTrace(folder, script, seed, 'float64');
  if (script.dtype === 'float64') {
    return float64 && { trace: float64, tolerance: float64Tolerance };
  }
  const float32 = loadTrace(folder, script, seed, 'float32');
  return float32 && float64 && { trace: float32, tolerance: float32Tolerance(float32, float64) };
}

function loadTrace(folder: URL, script: Script, seed: number, dtype: string): Trace | null {
  const file = new URL(`seed-${seed}/${dtype}/${script.reference}.json`, folder);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Trace) : null;
}
