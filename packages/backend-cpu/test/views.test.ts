// Chains of views and writes against a model: a view of the model is a list of places in one
// plain array, so that no stride, offset or overlap can go wrong in the same way there.

import { arange, type BasicIndex, registerBackend, type Tensor } from '@gradus/tensor';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cpu } from '../src/index.ts';

registerBackend(cpu());

/** Places of the elements of a view in the array, row-major. */
interface Model {
  readonly shape: readonly number[];
  readonly places: readonly number[];
}

const count = (shape: readonly number[]): number => shape.reduce((n, size) => n * size, 1);

function indexOf(n: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  let rest = n;
  for (const size of [...shape].reverse()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return index;
}

/** The model of a view of `shape` whose element at an index is the one at `from(index)`. */
function seen(
  { shape: original, places }: Model,
  shape: readonly number[],
  from: (index: number[]) => readonly number[],
): Model {
  return {
    shape,
    places: Array.from({ length: count(shape) }, (_, n) => {
      const index = from(indexOf(n, shape));
      return places[index.reduce((place, i, d) => place * original[d] + i, 0)];
    }),
  };
}

/** A step of a chain: numbers that choose what is done, whatever the shape at hand. */
type Step = readonly [kind: number, a: number, b: number, c: number];

const wrapped = (n: number, size: number): number => ((n % size) + size) % size;

function viewed(x: Tensor, model: Model, [kind, a, b, c]: Step): [Tensor, Model] {
  const { shape } = model;
  const rank = shape.length;
  if (rank === 0) return [x.unsqueeze(0), seen(model, [1], () => [])];
  const d = wrapped(a, rank);
  const size = shape[d];
  const resized = (n: number): number[] => shape.map((s, i) => (i === d ? n : s));
  const moved = (index: number[], to: (i: number) => number): number[] =>
    index.map((i, k) => (k === d ? to(i) : i));
  switch (kind) {
    case 0: {
      const e = wrapped(b, rank);
      const swap = <T>(list: readonly T[]): T[] =>
        list.map((entry, i) => (i === d ? list[e] : i === e ? list[d] : entry));
      return [x.transpose(d, e), seen(model, swap(shape), swap)];
    }
    case 1: {
      const start = wrapped(b, size);
      const length = wrapped(c, size - start) + 1;
      return [
        x.narrow(d, start, length),
        seen(model, resized(length), (index) => moved(index, (i) => start + i)),
      ];
    }
    case 2: {
      const step = b % 2 === 0 ? -1 - wrapped(c, 3) : 1 + wrapped(c, 3);
      const length = Math.ceil(size / Math.abs(step));
      return [
        x.slice(d, null, null, step),
        seen(model, resized(length), (index) =>
          moved(index, (i) => (step > 0 ? i * step : size - 1 + i * step)),
        ),
      ];
    }
    case 3: {
      const entry = wrapped(b, size);
      const indices: BasicIndex[] = shape.map((_, i) => (i === d ? entry - size : ':'));
      return [
        x.at(...indices),
        seen(model, shape.toSpliced(d, 1), (index) => index.toSpliced(d, 0, entry)),
      ];
    }
    case 4:
      return [
        x.unsqueeze(d),
        seen(model, shape.toSpliced(d, 0, 1), (index) => index.toSpliced(d, 1)),
      ];
    case 5: {
      const e = wrapped(b, rank);
      if (d === e) return [x, model];
      const length = Math.min(size, shape[e]);
      const rest = shape.filter((_, i) => i !== d && i !== e);
      return [
        x.diagonal(0, d, e),
        seen(model, [...rest, length], (index) => {
          const others = [...index];
          const i = others.pop() ?? 0;
          return shape.map((_, k) => (k === d || k === e ? i : (others.shift() ?? 0)));
        }),
      ];
    }
    default: {
      const factor = [2, 3, 5].find((n) => size % n === 0) ?? 1;
      const parts = [factor, size / factor];
      return [
        x.unflatten(d, parts),
        seen(model, shape.toSpliced(d, 1, ...parts), (index) =>
          index.toSpliced(d, 2, index[d] * parts[1] + index[d + 1]),
        ),
      ];
    }
  }
}

const step = fc.tuple(
  fc.nat({ max: 6 }),
  fc.nat({ max: 9 }),
  fc.nat({ max: 99 }),
  fc.nat({ max: 99 }),
);
const shapes = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 4 });
const dtypes = fc.constantFrom('float32', 'float64', 'int32');

describe('chains of views and writes', () => {
  test('reach the elements that they name, and no others', () => {
    const chains = fc.array(fc.array(step, { maxLength: 5 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(shapes, dtypes, chains, (shape, dtype, list) => {
        const whole = arange(count(shape), { dtype }).view(shape);
        const values = Array.from({ length: count(shape) }, (_, n) => n);
        for (const [n, chain] of list.entries()) {
          let x = whole;
          let model: Model = { shape, places: values.map((_, place) => place) };
          for (const each of chain) [x, model] = viewed(x, model, each);
          const before = model.places.map((place) => values[place]);
          expect([x.shape, Array.from(x.readSync())]).toEqual([model.shape, before]);
          // Every other write takes its values from the view itself, in another order.
          if (n % 2 === 0) {
            x.mul_(-2);
            for (const place of model.places) values[place] = values[place] * -2 + 0;
            x.add_(0);
          } else {
            x.copy_(x.flip([...x.shape.keys()]));
            for (const [i, place] of model.places.entries()) values[place] = before.at(-1 - i) ?? 0;
          }
          expect(Array.from(whole.readSync())).toEqual(values);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('write backwards onto themselves as if read first', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const x = arange(count(shape)).view(shape);
        const expected = Array.from(x.readSync()).reverse();
        x.copy_(x.at(...shape.map((): BasicIndex => '::-1')));
        expect(Array.from(x.readSync())).toEqual(expected);
      }),
    );
  });

  test('come back from a reshape to what they were', () => {
    fc.assert(
      fc.property(shapes, fc.array(step, { maxLength: 4 }), (shape, chain) => {
        let x = arange(count(shape)).view(shape);
        let model: Model = { shape, places: [...x.readSync().keys()] };
        for (const each of chain) [x, model] = viewed(x, model, each);
        const there = x.reshape([-1]);
        expect(Array.from(there.readSync())).toEqual(model.places);
        expect(there.reshape(x.shape).shape).toEqual(x.shape);
        expect(Array.from(there.reshape(x.shape).readSync())).toEqual(model.places);
        expect(there.storage === x.storage).toBe(canBeOneRun(x));
      }),
    );
  });
});

/** Whether the elements lie at even steps, in order. */
function canBeOneRun(x: Tensor): boolean {
  const places = Array.from({ length: x.numel }, (_, n) =>
    indexOf(n, x.shape).reduce((place, i, d) => place + i * x.strides[d], 0),
  );
  const distance = (places[1] ?? 0) - places[0];
  return places.every((place, n) => place === places[0] + n * distance);
}
