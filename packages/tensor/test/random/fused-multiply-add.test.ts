import { describe, expect, it } from 'vitest';
import { fusedMultiplyAdd } from '../../src/random/fused-multiply-add.ts';

const tiny = 2 ** -52;

describe('fusedMultiplyAdd', () => {
  it('keeps what the product alone would round away', () => {
    expect((1 + tiny) * (1 - tiny) - 1).toBe(0);
    expect(fusedMultiplyAdd(1 + tiny, 1 - tiny, -1)).toBe(-(2 ** -104));
  });

  it('agrees with exact rational arithmetic', () => {
    // Operands k · 2⁻²⁰ with k below 2⁴⁰: the value is an integer times 2⁻⁴⁰.
    let word = 12345n;
    const next = () => {
      word = (word * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
      return (word >> 24n) - 2n ** 39n;
    };
    for (let i = 0; i < 2000; i++) {
      const [a, b, c] = [next(), next(), next()];
      const exact = a * b + (c << 20n);
      const got = fusedMultiplyAdd(Number(a) / 2 ** 20, Number(b) / 2 ** 20, Number(c) / 2 ** 20);
      expect(got).toBe(Number(exact) / 2 ** 40);
    }
  });

  it('gives the rounded value where an operand cannot be split', () => {
    expect(fusedMultiplyAdd(0.5, 2 ** 1000, 1)).toBe(2 ** 999);
  });
});
