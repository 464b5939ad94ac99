// Ops of float16 on the reference backend, against what PyTorch gives in float32, rounded.

import { readFileSync } from 'node:fs';
import { registerBackend } from '@gradus/tensor';
import { describe, test } from 'vitest';
import { referenceBackend } from '../src/reference/index.ts';
import { twinsOf } from '../src/twins.ts';
import { checkVector, type VectorFile } from '../src/vectors.ts';

registerBackend(referenceBackend());

const { library, cases } = JSON.parse(
  readFileSync(new URL('goldens/float16.json', import.meta.url), 'utf8'),
) as VectorFile;
const all = [...cases, ...twinsOf(cases)];

describe(`float16 beside ${library}`, () => {
  test.each([...new Set(all.map(({ op }) => op))])('%s', async (op) => {
    for (const vector of all.filter((v) => v.op === op)) await checkVector('reference', vector);
  });
});
