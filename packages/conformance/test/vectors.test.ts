import { registerBackend } from '@gradus/tensor';
import { describe, test } from 'vitest';
import { referenceBackend } from '../src/reference/index.ts';
import { twinsOf } from '../src/twins.ts';
import { checkVector } from '../src/vectors.ts';
import { vectorFiles } from './vector-files.ts';

registerBackend(referenceBackend());

for (const [file, { library, cases }] of vectorFiles) {
  const all = [...cases, ...twinsOf(cases)];
  describe(`${file} of ${library}`, () => {
    for (const op of new Set(all.map((vector) => vector.op))) {
      test(op, async () => {
        for (const vector of all.filter((v) => v.op === op)) await checkVector('reference', vector);
      });
    }
  });
}
