import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { checkVector, twinsOf, type VectorFile } from '@gradus/conformance';
import { registerBackend } from '@gradus/tensor';
import { describe, test } from 'vitest';
import { cpu } from '../src/index.ts';

registerBackend(cpu());
const conformance = createRequire(import.meta.url).resolve('@gradus/conformance/package.json');
const folder = new URL('vectors/', pathToFileURL(conformance));

for (const file of readdirSync(folder)) {
  const { library, cases } = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as VectorFile;
  const all = [...cases, ...twinsOf(cases)];
  describe(`${file} of ${library}`, () => {
    for (const op of new Set(all.map((vector) => vector.op))) {
      test(op, async () => {
        for (const vector of all.filter((v) => v.op === op)) await checkVector('cpu', vector);
      });
    }
  });
}
