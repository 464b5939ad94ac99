import { describe, expect, it } from 'vitest';
import {
  dimLast,
  leading,
  onePerRow,
  stretchedAlong,
  stretchedOver,
} from '../../src/shape/last-dim.ts';

const layout = { shape: [2, 3, 4], strides: [12, 4, 1], offset: 5 };

describe('dimLast', () => {
  it('moves a dim behind the others', () => {
    expect(dimLast(layout, 0)).toEqual({ shape: [3, 4, 2], strides: [4, 1, 12], offset: 5 });
    expect(dimLast(layout, 2)).toEqual(layout);
  });

  it('gives a scalar one dim', () => {
    const scalar = { shape: [], strides: [], offset: 7 };
    expect(dimLast(scalar, 0)).toEqual({ shape: [1], strides: [1], offset: 7 });
  });
});

describe('onePerRow', () => {
  it('adds a dim of size 1 behind the others', () => {
    expect(onePerRow(layout)).toEqual({ shape: [2, 3, 4, 1], strides: [12, 4, 1, 1], offset: 5 });
  });
});

describe('leading', () => {
  it('keeps the first entries of every dim, one where no size is named', () => {
    expect(leading(layout, [1, 3, 2])).toEqual({ ...layout, shape: [1, 3, 2] });
    expect(leading({ shape: [4], strides: [1], offset: 0 }, []).shape).toEqual([1]);
  });
});

describe('stretchedAlong', () => {
  it('steps along one dim and stands still along the others', () => {
    const vector = { shape: [3], strides: [2], offset: 1 };
    expect(stretchedAlong(vector, [2, 3, 4], 1)).toEqual({
      shape: [2, 3, 4],
      strides: [0, 2, 0],
      offset: 1,
    });
  });

  it('takes a scalar for a vector of one', () => {
    const scalar = { shape: [], strides: [], offset: 1 };
    expect(stretchedAlong(scalar, [2, 1], 1).strides).toEqual([0, 0]);
  });
});

describe('stretchedOver', () => {
  it('stands still along every dim', () => {
    const scalar = { shape: [], strides: [], offset: 1 };
    expect(stretchedOver(scalar, [2, 3])).toEqual({ shape: [2, 3], strides: [0, 0], offset: 1 });
  });
});
