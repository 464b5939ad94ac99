import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerBackend, unregisterBackend } from '../../src/backend/registry.ts';
import type { DType } from '../../src/dtype/dtype.ts';
import {
  type CreationOptions,
  empty,
  full,
  linspace,
  numpyRandom,
  ones,
  rand,
  randn,
  type Shape,
  type Tensor,
  tensor,
  zeros,
} from '../../src/index.ts';
import { FakeBackend } from '../fake-backend.ts';
import { raised } from '../raised.ts';

let backend: FakeBackend;

beforeEach(() => {
  backend = new FakeBackend();
  registerBackend(backend);
});

afterEach(() => {
  unregisterBackend('fake');
});

const allDTypes: DType[] = ['bool', 'uint8', 'int32', 'float32', 'float64'];

/** What an untyped caller may pass. */
const untyped = (json: string) => JSON.parse(json);

const bySize: Record<string, (shape: Shape, options?: CreationOptions) => Tensor> = {
  empty,
  zeros,
  ones,
  full: (shape, options) => full(shape, 2, options),
  rand,
  randn,
};

describe('tensor', () => {
  it('follows its data in shape and dtype', async () => {
    expect(tensor(1)).toMatchObject({ shape: [], dtype: 'float32' });
    expect(tensor([[1, 2, 3]])).toMatchObject({ shape: [1, 3], dtype: 'float32' });
    expect(tensor([true, false]).dtype).toBe('bool');
    expect(tensor([true, 2]).dtype).toBe('float32');
    expect(tensor([])).toMatchObject({ shape: [0], dtype: 'float32' });
    expect(tensor(Uint8Array.of(1)).dtype).toBe('uint8');
    expect(tensor(Int32Array.of(1)).dtype).toBe('int32');
    expect(tensor(Float64Array.of(1, 2))).toMatchObject({ shape: [2], dtype: 'float64' });
  });

  it('converts to the dtype that is given', async () => {
    expect(await tensor([1.9, -1.9], { dtype: 'int32' }).toArray()).toEqual([1, -1]);
    expect(await tensor([0, 0.5], { dtype: 'bool' }).toArray()).toEqual([false, true]);
    expect(await tensor(Uint8Array.of(0, 7), { dtype: 'bool' }).toArray()).toEqual([false, true]);
    expect(await tensor([true, false], { dtype: 'float64' }).toArray()).toEqual([1, 0]);
    expect(await tensor(Float64Array.of(0.1), { dtype: 'float32' }).item()).toBe(Math.fround(0.1));
  });

  it('copies its data', async () => {
    const data = Float32Array.of(1, 2);
    const x = tensor(data);
    data[0] = 9;
    expect(await x.toArray()).toEqual([1, 2]);
  });

  it('refuses ragged and foreign data before it allocates', () => {
    const cases: [() => unknown, string, string][] = [
      [
        () => tensor([[1, 2], [3]]),
        'ShapeError',
        'tensor: ragged nested array: [1] has 1 entries, where the first entries have shape [2, 2]',
      ],
      [
        () => tensor(untyped('[1, "2"]')),
        'DTypeError',
        'tensor: element [1] is string 2; elements are numbers or booleans',
      ],
      [
        () => tensor(untyped('{}')),
        'DTypeError',
        'tensor: element data is object [object Object]; elements are numbers or booleans',
      ],
    ];
    for (const [call, name, message] of cases) expect(call).toThrow(raised(name, message));
    expect(backend.calls).toEqual([]);
  });

  it('refuses typed arrays that have no dtype', () => {
    const foreign: object[] = [
      new Int16Array(1),
      new BigInt64Array(1),
      new DataView(new ArrayBuffer(1)),
    ];
    const names = ['Int16Array', 'BigInt64Array', 'DataView'];
    for (const [i, data] of foreign.entries()) {
      expect(() => Reflect.apply(tensor, undefined, [data])).toThrow(
        raised(
          'DTypeError',
          `tensor: no dtype for ${names[i]}; Uint8Array, Int32Array, Float16Array, Float32Array ` +
            'and Float64Array have one',
        ),
      );
    }
    expect(backend.calls).toEqual([]);
  });
});

describe('zeros, ones and full', () => {
  it.each(allDTypes)('fill tensors of %s', async (dtype) => {
    const [zero, one] = dtype === 'bool' ? [false, true] : [0, 1];
    expect(await zeros([2], { dtype }).toArray()).toEqual([zero, zero]);
    expect(await ones([2], { dtype }).toArray()).toEqual([one, one]);
    expect(await full([2], 1, { dtype }).toArray()).toEqual([one, one]);
    expect(await full([], true, { dtype }).toArray()).toBe(one);
  });

  it('make float32 unless the value is a boolean', () => {
    expect(zeros([1]).dtype).toBe('float32');
    expect(full([1], 3).dtype).toBe('float32');
    expect(full([1], false).dtype).toBe('bool');
  });

  it('store the value as the dtype holds it', async () => {
    expect(await full([1], 2.9, { dtype: 'int32' }).item()).toBe(2);
    expect(await full([1], -1, { dtype: 'uint8' }).item()).toBe(255);
    expect(await full([1], Number.NaN).item()).toBeNaN();
    expect(await full([1], 0.1, { dtype: 'float64' }).item()).toBe(0.1);
    expect(await full([1], 2 ** 40).item()).toBe(2 ** 40);
  });

  it('may be empty', async () => {
    expect(await zeros([0]).toArray()).toEqual([]);
    expect(await ones([2, 0, 3]).toArray()).toEqual([[], []]);
  });

  it('do not hold on to the shape they are given', () => {
    const shape = [2, 3];
    const x = zeros(shape);
    shape[0] = 7;
    expect(x.shape).toEqual([2, 3]);
  });
});

describe('linspace', () => {
  it('reaches both ends', async () => {
    expect(await linspace(0, 1, 5).toArray()).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(await linspace(3, -1, 3).toArray()).toEqual([3, 1, -1]);
    expect(await linspace(2, 5, 1).toArray()).toEqual([2]);
    expect(await linspace(2, 5, 0).toArray()).toEqual([]);
    expect(await linspace(0, 9, 4, { dtype: 'int32' }).toArray()).toEqual([0, 3, 6, 9]);
  });

  it('mirrors itself when its ends are exchanged', () => {
    // Without −0, which an end loses in the sum.
    const bound = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((x) => x + 0);
    fc.assert(
      fc.property(bound, bound, fc.integer({ min: 0, max: 3 }), (start, end, half) => {
        // An even count: the middle one of an odd count is reached from the end. From 8 on,
        // PyTorch counts within vectors from their first element, which is not symmetric.
        const options = { dtype: 'float64' as const };
        const there = linspace(start, end, 2 * half, options).readSync();
        const back = linspace(end, start, 2 * half, options).readSync();
        expect(Array.from(there)).toEqual(Array.from(back).toReversed());
        if (half > 0) expect([there[0], there[2 * half - 1]]).toEqual([start, end]);
      }),
    );
  });

  it.each<[number, number, number, string, string]>([
    [0, Infinity, 3, 'ValueError', 'linspace: from 0 to Infinity; both bounds must be finite'],
    [Number.NaN, 1, 3, 'ValueError', 'linspace: from NaN to 1; both bounds must be finite'],
    [
      0,
      1,
      2.5,
      'ShapeError',
      'linspace: steps is 2.5; it must be a non-negative integer, as 5 in linspace(0, 1, 5)',
    ],
    [
      0,
      1,
      -1,
      'ShapeError',
      'linspace: steps is -1; it must be a non-negative integer, as 5 in linspace(0, 1, 5)',
    ],
    [
      0,
      1,
      2000,
      'ShapeError',
      'linspace: float32[2000] takes 8000 bytes, 0 are live in 0 tensors; a buffer on fake holds at most 4096. Smaller batches fit',
    ],
  ])('refuses from %d to %d in %d steps', (start, end, steps, name, message) => {
    expect(() => linspace(start, end, steps)).toThrow(raised(name, message));
    expect(backend.calls).toEqual([]);
  });
});

describe.each(Object.entries(bySize))('%s', (op, make) => {
  it.each<[Shape, string]>([
    [[2, -1], 'size -1 of dim 1 in [2, -1]; a size is a non-negative integer'],
    [[1.5], 'size 1.5 of dim 0 in [1.5]; a size is a non-negative integer'],
    [[Number.NaN], 'size NaN of dim 0 in [NaN]; a size is a non-negative integer'],
    [[Infinity], 'size Infinity of dim 0 in [Infinity]; a size is a non-negative integer'],
    [[2 ** 27, 2 ** 27], '[134217728, 134217728] has 2^53 elements or more'],
    [
      [2, 1000],
      'float32[2, 1000] takes 8000 bytes, 0 are live in 0 tensors; a buffer on fake holds at most 4096. Smaller batches fit',
    ],
  ])('refuses the shape %j before it allocates', (shape, message) => {
    expect(() => make(shape)).toThrow(raised('ShapeError', `${op}: ${message}`));
    expect(backend.calls).toEqual([]);
  });

  it('refuses dtypes and devices that it does not know', () => {
    const dtype: DType = untyped('"bfloat16"');
    expect(() => make([2], { dtype })).toThrow(
      raised(
        'DTypeError',
        `${op}: unknown dtype bfloat16; known: bool, uint8, int32, float16, float32, float64`,
      ),
    );
    expect(() => make([2], { device: 'npu' })).toThrow(
      raised(
        'DeviceError',
        'device: "npu" is not registered (registered: fake). Call registerBackend(backend) first.',
      ),
    );
    expect(backend.calls).toEqual([]);
  });

  it('refuses a dtype that the device lacks', () => {
    backend.capabilities.dtypes = ['float32'];
    expect(() => make([2], { dtype: 'float64' })).toThrow(
      raised('DeviceError', `${op}: fake has no float64 (it has float32); use float32`),
    );
    expect(backend.calls).toEqual([]);
  });
});

describe('random tensors', () => {
  it.each<DType>(['bool', 'uint8', 'int32'])('are not drawn as %s', (dtype) => {
    for (const [op, draw] of [
      ['rand', rand],
      ['randn', randn],
    ] as const) {
      expect(() => draw([2], { dtype })).toThrow(
        raised('DTypeError', `${op}: cannot draw ${dtype}; the dtype must be floating`),
      );
    }
    expect(backend.calls).toEqual([]);
  });

  it('of NumPy’s rules refuse sizes under their own name', () => {
    expect(() => numpyRandom.randn([-1])).toThrow(
      raised(
        'ShapeError',
        'numpyRandom.randn: size -1 of dim 0 in [-1]; a size is a non-negative integer',
      ),
    );
    expect(() => numpyRandom.rand([0.5])).toThrow(
      raised(
        'ShapeError',
        'numpyRandom.rand: size 0.5 of dim 0 in [0.5]; a size is a non-negative integer',
      ),
    );
    expect(backend.calls).toEqual([]);
  });
});
