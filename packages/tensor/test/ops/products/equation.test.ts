import { describe, expect, it } from 'vitest';
import { parseEquation } from '../../../src/ops/products/equation.ts';
import { raised } from '../../raised.ts';

const refused = (message: string) => raised('ValueError', `einsum: ${message}`);

describe('parseEquation', () => {
  it('splits operands and result into labels', () => {
    expect(parseEquation('ij,jk->ik', 2)).toEqual({
      inputs: [
        ['i', 'j'],
        ['j', 'k'],
      ],
      output: ['i', 'k'],
    });
  });

  it('ignores spaces', () => {
    expect(parseEquation(' i j , ... k -> k ', 2)).toEqual(parseEquation('ij,...k->k', 2));
  });

  it('takes scalars for operands without labels', () => {
    expect(parseEquation(',i->', 2)).toEqual({ inputs: [[], ['i']], output: [] });
  });

  it.each([
    ['ij,jk', ['i', 'k']],
    ['ba', ['a', 'b']],
    ['bA', ['A', 'b']],
    ['ii', []],
    ['z...a', ['...', 'a', 'z']],
    ['...i,...i', ['...']],
  ])('spells out the result of %s', (text, output) => {
    expect(parseEquation(text, text.split(',').length).output).toEqual(output);
  });

  it('lets an ellipsis stand in the result alone: it is none', () => {
    expect(parseEquation('i->...i', 1).output).toEqual(['...', 'i']);
  });

  it.each([
    ['i->i->i', 1, '"i->i->i": "->" occurs at most once'],
    ['i', 2, '"i": it has 1 operands, but 2 tensors are given'],
    ['', 0, '"": it has 1 operands, but 0 tensors are given'],
    ['i..', 1, '"i..": "." is no label; labels are letters and "..."'],
    ['é', 1, '"é": "é" is no label; labels are letters and "..."'],
    ['i->I', 1, '"i->I": "I" of the result is in no operand'],
    ['i->......', 1, '"i->......": "......" has more than one "..."'],
  ])('refuses %j for %i operands', (text, count, message) => {
    expect(() => parseEquation(text, count)).toThrow(refused(message));
  });
});
