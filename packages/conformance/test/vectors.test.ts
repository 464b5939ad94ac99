import { readdirSync, readFileSync } from 'node:fs';
import { registerBackend } from '@gradus/tensor';
import { describe, test } from 'vitest';
import { referenceBackend } from '../src/reference/index.ts';
import { twinsOf } from '../src/twins.ts';
import { checkVector, type VectorFile } from '../src/vectors.ts';

registerBackend(referenceBackend());
const folder = new URL('../vectors/', import.meta.url);

for (const file of readdirSync(folder)) {
  const { library, cases } = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as VectorFile;
  const all = [...cases, ...twinsOf(cases)];
  describe(`${file} of ${library}`, () => {
    for (const op of new Set(all.map((vector) => vector.op))) {
      test(op, async () => {
        for (const vector of all.filter((v) => v.op === op)) await checkVector('reference', vector);
      });
    }
  });
}
