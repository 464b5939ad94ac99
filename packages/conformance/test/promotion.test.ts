// Type promotion against PyTorch's, for every pair of dtypes and kinds of operand.

import { readFileSync } from 'node:fs';
import { type DType, registerBackend, type Tensor, type Value, zeros } from '@gradus/tensor';
import { describe, expect, test } from 'vitest';
import { referenceBackend } from '../src/reference/index.ts';

interface Golden {
  readonly cases: readonly (readonly [a: string, b: string, result: DType])[];
}

const golden: Golden = JSON.parse(
  readFileSync(new URL('goldens/promotion.json', import.meta.url), 'utf8'),
);

const numbers: Readonly<Record<string, number | boolean>> = { bool: true, int32: 3, float32: 1.5 };

function operand(text: string): Value {
  const [kind, dtype] = text.split(' ') as [string, DType];
  return kind === 'number' ? numbers[dtype] : zeros(kind === 'zeroDim' ? [] : [2], { dtype });
}

registerBackend(referenceBackend());

describe('promotion', () => {
  test('has every pair', () => {
    expect(golden.cases.length).toBe(12 * 15);
  });

  test.each(golden.cases)('%s meets %s in %s', (a, b, dtype) => {
    const x = operand(a) as Tensor;
    const y = operand(b);
    expect(x.add(y).dtype).toBe(dtype);
    expect(x.mul(y).dtype).toBe(dtype);
  });
});
