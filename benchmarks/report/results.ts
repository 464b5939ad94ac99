// `RESULTS.md` has two parts: what the CPU's run found, and behind it what that of WebGPU did. Each
// run writes its own.

import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../RESULTS.md', import.meta.url);

/** The heading with which the second part begins. */
export const webgpuHeading = '# Benchmarks on WebGPU';

/** Writes one part of the results, and leaves the other as it is. */
export function writeResults(part: 'cpu' | 'webgpu', text: string): void {
  const now = readFileSync(file, 'utf8');
  const start = now.indexOf(`\n${webgpuHeading}\n`) + 1;
  const [cpu, webgpu] = start > 0 ? [now.slice(0, start), now.slice(start)] : [now, ''];
  writeFileSync(file, part === 'cpu' ? `${text}\n${webgpu}` : `${cpu}${text}`);
  console.log('written: benchmarks/RESULTS.md');
}
