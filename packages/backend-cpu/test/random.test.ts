import { readFileSync } from 'node:fs';
import * as gradus from '@gradus/tensor';
import {
  type DType,
  manualSeed,
  numpyRandom,
  registerBackend,
  Tensor,
  tensor,
} from '@gradus/tensor';
import { describe, expect, test } from 'vitest';
import { cpu } from '../src/index.ts';

registerBackend(cpu());

type Layout = 'contiguous' | 'transposed' | 'narrowed';

interface Elements {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

interface Step {
  readonly op: string;
  readonly x: (Elements & { readonly layout: Layout }) | null;
  readonly args: readonly unknown[];
  readonly expected: Elements;
}

interface Goldens {
  readonly [library: string]: readonly { readonly seed: number; readonly steps: readonly Step[] }[];
}

const goldens: Goldens = JSON.parse(
  readFileSync(new URL('goldens/random-tensors.json', import.meta.url), 'utf8'),
);

/** A tensor of given elements that lie in memory as they did in PyTorch. */
function laidOut({ dtype, shape, values, layout }: Elements & { layout: Layout }): Tensor {
  const x = tensor([...values], { dtype }).reshape(shape);
  const reversed = shape.map((_, d) => shape.length - 1 - d);
  if (layout === 'contiguous') return x;
  if (layout === 'transposed') return x.permute(reversed).clone().permute(reversed);
  const border = shape.flatMap(() => [1, 2]);
  return shape.reduce((part, size, d) => part.narrow(d, 1, size), x.pad(border));
}

function draw(library: string, { op, x, args }: Step): Tensor {
  const all = x === null ? args : [laidOut(x), ...args];
  const owner = library === 'numpy' ? numpyRandom : gradus;
  const found: unknown = Reflect.get(owner, op);
  const drawn: unknown =
    typeof found === 'function'
      ? Reflect.apply(found, owner, all)
      : Reflect.apply(Reflect.get(Tensor.prototype, op), all[0], all.slice(1));
  if (drawn instanceof Tensor) return drawn;
  throw new Error(`${op} gave no tensor`);
}

// All float32 are equal to the bit, and so are float64 but for what goes through a logarithm, a
// sine or a cosine: there C's last place may differ, times the factors of the draw.
const elementary = new Set(['randn', 'randnLike', 'normal', 'normal_', 'exponential_']);
const lastPlaces = 4 * 2 ** -52;

for (const [library, runs] of Object.entries(goldens)) {
  describe(`sequences of ${library}`, () => {
    for (const { seed, steps } of runs) {
      test(`seed ${seed}`, async () => {
        manualSeed(seed);
        for (const [i, step] of steps.entries()) {
          const where = `step ${i}: ${step.op} ${step.x?.layout ?? ''}`;
          const drawn = draw(library, step);
          const { dtype, shape, values } = step.expected;
          expect({ where, dtype: drawn.dtype, shape: drawn.shape }).toEqual({
            where,
            dtype,
            shape,
          });
          const got = Array.from(await drawn.read());
          const isExact = dtype !== 'float64' || !elementary.has(step.op);
          got.forEach((value, k) => {
            const bound = isExact ? 0 : lastPlaces * Math.max(Math.abs(values[k]), 1);
            const far = Math.abs(value - values[k]) > bound;
            if (far) expect.fail(`${where}, element ${k} is ${value}, expected ${values[k]}`);
          });
        }
      });
    }
  });
}
