import { describe, expect, it } from 'vitest';
import { rangeOf, spelledOut } from '../../src/shape/index.ts';
import { entryOf, resolveRange } from '../../src/shape/range.ts';
import { raised } from '../raised.ts';

/** The entries that a range names, by Python's rule, counted one by one. */
function entries(size: number, start: number | null, end: number | null, step: number): number[] {
  const low = step > 0 ? 0 : -1;
  const high = step > 0 ? size : size - 1;
  const held = (bound: number): number =>
    Math.max(low, Math.min(high, bound < 0 ? bound + size : bound));
  const first = start === null ? (step > 0 ? low : high) : held(start);
  const last = end === null ? (step > 0 ? high : low) : held(end);
  const found: number[] = [];
  for (let i = first; step > 0 ? i < last : i > last; i += step) found.push(i);
  return found;
}

describe('resolveRange', () => {
  it('names the entries that a Python slice names', () => {
    const bounds = [null, -9, -4, -3, -1, 0, 1, 2, 3, 4, 9];
    for (const size of [0, 1, 3, 4]) {
      for (const start of bounds) {
        for (const end of bounds) {
          for (const step of [1, 2, 5, -1, -2, -5]) {
            const range = resolveRange('op', size, start, end, step);
            const named = Array.from({ length: range.length }, (_, i) => range.start + i * step);
            expect(named).toEqual(entries(size, start, end, step));
          }
        }
      }
    }
  });

  it('refuses a step of 0 and bounds that are no integers', () => {
    expect(() => resolveRange('op', 3, 1, null, 0)).toThrow(
      raised('ShapeError', 'op: range 1::0; bounds are integers and the step is not 0'),
    );
    expect(() => resolveRange('op', 3, null, 0.5, 1)).toThrow(
      raised('ShapeError', 'op: range :0.5:1; bounds are integers and the step is not 0'),
    );
  });
});

describe('rangeOf', () => {
  it('reads each of the three numbers, or their absence', () => {
    expect(rangeOf('at', ':', 4)).toEqual({ start: 0, length: 4, step: 1 });
    expect(rangeOf('at', '1:', 4)).toEqual({ start: 1, length: 3, step: 1 });
    expect(rangeOf('at', ':-1', 4)).toEqual({ start: 0, length: 3, step: 1 });
    expect(rangeOf('at', '::', 4)).toEqual({ start: 0, length: 4, step: 1 });
    expect(rangeOf('at', '-1:0:-2', 4)).toEqual({ start: 3, length: 2, step: -2 });
  });

  it.each(['', '1', 'a:b', '1:2:3:4', '1.5:2', ' 1:2', '1e1:2', '....'])('refuses %j', (text) => {
    expect(() => rangeOf('at', text, 4)).toThrow(
      raised(
        'ShapeError',
        `at: index "${text}"; a range is written start:end or start:end:step with integers, and ` +
          '... stands for the dims that no index names',
      ),
    );
  });
});

describe('spelledOut', () => {
  const spelled = (rank: number, ...indices: (number | null | string)[]) =>
    spelledOut('at', 'x', rank, indices, (index) => (index === null ? 0 : 1));

  it('writes out the dims that no index names', () => {
    expect(spelled(3, 0)).toEqual([0, ':', ':']);
    expect(spelled(3, '...', 0)).toEqual([':', ':', 0]);
    expect(spelled(3, 0, '...', null, 1)).toEqual([0, ':', null, 1]);
    expect(spelled(2, 0, '...', 1)).toEqual([0, 1]);
    expect(spelled(0)).toEqual([]);
  });

  it('asks how many dims an index names', () => {
    expect(spelledOut('at', 'x', 4, ['ab', 'c'], ({ length }) => length)).toEqual(['ab', 'c', ':']);
  });
});

describe('entryOf', () => {
  it('counts negative indices from the end', () => {
    const x = { dtype: 'float32', shape: [2, 5] } as const;
    expect([entryOf('op', x, 1, -5), entryOf('op', x, 1, 4)]).toEqual([0, 4]);
    expect(() => entryOf('op', x, 1, 5)).toThrow(
      raised('ShapeError', 'op: index 5 along dim 1 of float32[2, 5]; it lies in [-5, 5)'),
    );
  });
});
