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

const backend = cpu();
const { allocate } = backend;
registerBackend(backend);

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
          const { dtype, shape } = step.expected;
          // float32 stand in the file as the shortest decimals that give them.
          const values = step.expected.values.map(dtype === 'float32' ? Math.fround : Number);
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

describe('a generator that is named', () => {
  const draws: Readonly<Record<string, (generator?: gradus.Generator) => Tensor>> = {
    rand: (generator) => gradus.rand([5], { generator }),
    randn: (generator) => gradus.randn([17], { generator }),
    randLike: (generator) => gradus.randLike(tensor([1, 2]), { generator }),
    randint: (generator) => gradus.randint(100, [5], { generator }),
    randperm: (generator) => gradus.randperm(9, { generator }),
    normal: (generator) => gradus.normal(tensor([1, 2]), 3, { generator }),
    'bernoulli of one probability': (generator) =>
      gradus.bernoulli(tensor([0, 0, 0, 0]), 0.5, { generator }),
    bernoulli: (generator) =>
      gradus.bernoulli(tensor([0.5, 0.5, 0.5, 0.5]), undefined, { generator }),
    multinomial: (generator) => gradus.multinomial(tensor([1, 2, 3]), 2, { generator }),
    uniform_: (generator) => tensor([0, 0]).uniform_(0, 1, { generator }),
    random_: (generator) => tensor([0, 0]).random_(0, 99, { generator }),
  };

  test.each(Object.entries(draws))('draws %s, and the default one stays', (_, draw) => {
    manualSeed(3);
    const expected = draw(undefined).readSync();
    const state = manualSeed(8).getState();
    expect(draw(new gradus.Generator(3)).readSync()).toEqual(expected);
    expect(gradus.defaultGenerator.getState()).toEqual(state);
  });

  test.each(Object.entries(draws))('is left as it was by %s without room', (_, draw) => {
    const generator = new gradus.Generator(3);
    const before = generator.getState();
    let refusals = 0;
    for (let granted = 0; ; granted++) {
      let left = granted;
      backend.allocate = (bytes) => {
        if (left-- <= 0) throw new gradus.OutOfMemoryError('allocate', 'full');
        return allocate.call(backend, bytes);
      };
      try {
        draw(generator);
        break;
      } catch (error) {
        expect(error).toBeInstanceOf(gradus.OutOfMemoryError);
        expect(generator.getState()).toEqual(before);
        refusals++;
      } finally {
        backend.allocate = allocate;
      }
    }
    expect(refusals).toBeGreaterThan(0);
    expect(generator.getState()).not.toEqual(before);
  });

  // What is written in place outlives the scope.
  const made = Object.entries(draws).filter(([name]) => !name.endsWith('_'));

  test.each(made)('gives what %s makes to the scope around it', (_, draw) => {
    const { buffers } = gradus.memory();
    gradus.scope(() => {
      draw(new gradus.Generator(3));
    });
    expect(gradus.memory().buffers).toBe(buffers);
  });

  test('is left as it was by a call that is refused', () => {
    const state = manualSeed(3).getState();
    const fixed = tensor([1]).expand([4]);
    const refused = [
      () => fixed.uniform_(),
      () => fixed.normal_(),
      () => gradus.rand([-1]),
      () => gradus.randint(5, 5, [2]),
      () => gradus.multinomial(tensor([0, 1]), 2),
      () => gradus.bernoulli(tensor([0.5, 2])),
      () => tensor([1, 2]).bernoulli_(tensor([0.5, -1])),
      () => gradus.normal(tensor([1, 2]), tensor([1, 2, 3])),
    ];
    for (const call of refused) expect(call).toThrow(gradus.GradusError);
    expect(gradus.defaultGenerator.getState()).toEqual(state);
  });
});
