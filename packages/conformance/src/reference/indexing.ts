// The kernels that go by tensors of indices, and those that put elements in order. All work
// along the last dim, once for each index of the dims before it.

import { combine, IndexError, type KernelKind, type KernelTable } from '@gradus/tensor/backend';
import { elements, type HostOperand, indices } from './elements.ts';

type IndexingKind = Extract<KernelKind, 'gather' | 'scatter' | 'sort' | 'search'>;

export const indexingKernels: Pick<KernelTable<HostOperand>, IndexingKind> = {
  gather({ wraps }, [input, index, out]) {
    const places = checkedPlaces('gather', index, input, wraps);
    const [from, to] = [input, out].map(elements);
    for (const at of indices(index.shape)) to.set(at, from.get(places(at)));
  },

  scatter({ dtype, mode, wraps }, [index, source, target]) {
    const places = checkedPlaces('scatter', index, target, wraps);
    const [from, to] = [source, target].map(elements);
    const join = mode === 'set' ? (_: number, y: number) => y : combine(mode, dtype);
    for (const at of indices(index.shape)) {
      const place = places(at);
      to.set(place, join(to.get(place), from.get(at)));
    }
  },

  sort({ descending }, [input, values, sources]) {
    const [from, to, origins] = [input, values, sources].map(elements);
    const order = descending ? (x: number, y: number) => isBefore(y, x) : isBefore;
    for (const row of indices(input.shape.slice(0, -1))) {
      const line = along(input).map((i) => ({ i, value: from.get([...row, i]) }));
      // The sort of the language is stable.
      line.sort((a, b) => Number(order(b.value, a.value)) - Number(order(a.value, b.value)));
      line.forEach(({ i, value }, position) => {
        to.set([...row, position], value);
        origins.set([...row, position], i);
      });
    }
  },

  search({ right }, [sorted, values, out]) {
    const [steps, wanted, to] = [sorted, values, out].map(elements);
    for (const at of indices(values.shape)) {
      const value = wanted.get(at);
      const passes = (step: number): boolean =>
        right ? !isBefore(value, step) : isBefore(step, value);
      let [low, high] = [0, sizeAlong(sorted)];
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        if (passes(steps.get([...at.slice(0, -1), middle]))) low = middle + 1;
        else high = middle;
      }
      to.set(at, low);
    }
  },
};

/** The order of a sort: NaN after all numbers. */
function isBefore(x: number, y: number): boolean {
  return x < y || (Number.isNaN(y) && !Number.isNaN(x));
}

function sizeAlong({ shape }: HostOperand): number {
  return shape[shape.length - 1];
}

function along(operand: HostOperand): number[] {
  return Array.from({ length: sizeAlong(operand) }, (_, i) => i);
}

/** Where each index points: a place in `target`. All are checked first. */
function checkedPlaces(
  op: string,
  index: HostOperand,
  target: HostOperand,
  wraps: boolean,
): (at: readonly number[]) => number[] {
  const size = sizeAlong(target);
  const { get } = elements(index);
  for (const at of indices(index.shape)) {
    const value = get(at);
    if (value < (wraps ? -size : 0) || value >= size) {
      throw IndexError.outOfRange(op, { index: value, size, wraps });
    }
  }
  return (at) => {
    const value = get(at);
    return [...at.slice(0, -1), value < 0 ? value + size : value];
  };
}
