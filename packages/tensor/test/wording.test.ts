import { describe, expect, it } from 'vitest';
import { worded, wordedAsNoun } from '../src/wording.ts';

describe('a value in a message', () => {
  it.each([
    [undefined, 'missing'],
    [null, 'null'],
    ['3', 'the string "3"'],
    [5n, 'the bigint 5n'],
    [0.5, '0.5'],
    [true, 'true'],
    [() => 1, 'a function'],
    [Symbol('s'), 'a symbol'],
    [[1], 'an array'],
    [new Float32Array(1), 'a Float32Array'],
    [new Int32Array(1), 'an Int32Array'],
    [new Uint8Array(1), 'a Uint8Array'],
    [Promise.resolve(), 'a promise'],
    [{ dim: 0 }, 'an object'],
    [Object.create(null), 'an object'],
    [{ storage: {}, strides: [] }, 'a tensor'],
  ])('is told by its kind: %s', (value, words) => {
    expect(worded(value)).toBe(words);
  });

  it('is undefined, not missing, where no "is" stands before it', () => {
    expect([undefined, null, 3].map(wordedAsNoun)).toEqual(['undefined', 'null', '3']);
  });
});
