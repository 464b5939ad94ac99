import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerBackend, unregisterBackend } from '../../src/backend/registry.ts';
import type { DType } from '../../src/dtype/dtype.ts';
import { cast, input, scalar } from '../../src/expression/builder.ts';
import { add, div, full, maskedFill, tensor, zeros } from '../../src/index.ts';
import { apply, type Op } from '../../src/interpreter.ts';
import type { Kernel } from '../../src/kernel/kernel.ts';
import { FakeBackend } from '../fake-backend.ts';
import { raised } from '../raised.ts';

let backend: FakeBackend;

beforeEach(() => {
  backend = new FakeBackend();
  registerBackend(backend);
});

afterEach(() => unregisterBackend('fake'));

const lastRun = () => backend.runs[backend.runs.length - 1];

/** What the last run computed, if it was a map. */
function lastMap(): Extract<Kernel, { kind: 'map' }> {
  const { kernel } = lastRun();
  if (kernel.kind !== 'map') throw new Error(`the last run was ${kernel.kind}`);
  return kernel;
}

const make = (dtype: DType, shape: readonly number[] = [2]) => full(shape, 1, { dtype });

describe('operands', () => {
  it('meet in their common dtype', () => {
    expect(add(make('int32'), make('float64')).dtype).toBe('float64');
    const { inputs, scalars, outputs } = lastMap();
    expect(inputs).toEqual(['int32', 'float64']);
    expect(scalars).toEqual([]);
    const [node] = outputs;
    expect(node.kind === 'binary' && node.x).toBe(cast(input(0, 'int32'), 'float64'));
    expect(node.kind === 'binary' && node.y).toBe(input(1, 'float64'));
  });

  it('become floating where the op is', () => {
    expect(div(make('int32'), make('bool')).dtype).toBe('float32');
    expect(div(make('int32'), make('float64')).dtype).toBe('float64');
    expect(make('uint8').exp().dtype).toBe('float32');
  });

  it('count less without dims, and numbers least', () => {
    expect(add(make('float32'), make('float64', [])).dtype).toBe('float32');
    expect(add(make('int32'), make('float64', [])).dtype).toBe('float64');
    expect(add(make('float32'), 1e300).dtype).toBe('float32');
    expect(add(make('uint8'), 3).dtype).toBe('uint8');
    expect(add(make('int32'), 0.5).dtype).toBe('float32');
    expect(add(make('bool'), true).dtype).toBe('bool');
    expect(add(make('bool', []), make('bool')).dtype).toBe('bool');
  });

  it('take the first one’s dtype under a mask', () => {
    const x = make('int32');
    expect(maskedFill(x, x.gt(0), 2.9).dtype).toBe('int32');
    expect(lastMap().scalars).toEqual(['int32']);
  });

  it('refuse a mask that is no bool', () => {
    const x = make('int32');
    expect(() => maskedFill(x, x, 0)).toThrow(
      raised('DTypeError', 'maskedFill: the mask is int32[2]; a mask is bool'),
    );
  });

  it('refuse dtypes for which the primitive does not exist', () => {
    const mask = make('bool');
    backend.calls.length = 0;
    expect(() => mask.sub(mask)).toThrow(
      raised('DTypeError', 'sub: bool operands; the rule is number dtypes only'),
    );
    expect(backend.calls).toEqual([]);
  });
});

describe('numbers', () => {
  it('are data of the run, not of the kernel', () => {
    const x = make('float32');
    x.add(0.5);
    const first = lastRun();
    x.add(0.25);
    expect(lastRun().kernel).toBe(first.kernel);
    expect([first.scalars, lastRun().scalars]).toEqual([[0.5], [0.25]]);
    const [node] = lastMap().outputs;
    expect(node.kind === 'binary' && node.y).toBe(scalar(0, 'float32'));
  });

  it('lose no digits on the way to where they are written', async () => {
    const x = zeros([1], { dtype: 'float64' }).fill_(0.1);
    expect(await x.item()).toBe(0.1);
    expect(await full([1], 0.1, { dtype: 'float64' }).item()).toBe(0.1);
    expect(await full([1], 3e9).item()).toBe(3e9);
    expect(
      await zeros([1])
        .fill_(2 ** 40)
        .item(),
    ).toBe(2 ** 40);
  });
});

describe('a definition', () => {
  it('is built once for each combination of dtypes', () => {
    let built = 0;
    const op: Op = {
      kind: 'elementwise',
      name: 'counted',
      operands: 'promote',
      expression: (e, x, y) => {
        built++;
        return e.add(x, y);
      },
    };
    const counted = (x: Parameters<typeof apply>[1]) => {
      const before = built;
      apply(op, x);
      return built - before;
    };
    const [float, int] = [make('float32'), make('int32')];
    expect(counted([float, float])).toBe(1);
    expect(counted([float, make('float32', [4, 2])])).toBe(0);
    expect(counted([float, int])).toBe(1);
    expect(counted([int, float])).toBe(1);
    expect(counted([float, 1])).toBe(1);
    expect(counted([float, 7])).toBe(0);
    expect(counted([float, 0.5])).toBe(1);
    expect(counted([float, true])).toBe(1);
    expect(counted([float, make('float32', [])])).toBe(1);
  });

  it('may have several outputs, each of its own dtype', async () => {
    const op: Op = {
      kind: 'elementwise',
      name: 'both',
      operands: 'promote',
      expression: (e, x, y) => [e.max(x, y), e.lt(x, y)],
    };
    const [larger, less] = apply(op, [tensor([1, 5]), tensor([[4], [2]])]);
    expect(await larger.toArray()).toEqual([
      [4, 5],
      [2, 5],
    ]);
    expect(await less.toArray()).toEqual([
      [true, false],
      [true, false],
    ]);
    expect(lastRun().operands).toHaveLength(4);
  });
});

describe('a run', () => {
  it('gets operands of one shape: stretched dims have stride 0', () => {
    const x = tensor([[1], [2]]);
    const row = tensor([10, 20, 30]);
    x.narrow(0, 1, 1).add(row.narrow(0, 1, 2));
    const [a, b, out] = lastRun().operands;
    expect(a).toMatchObject({ byteOffset: 4, shape: [1, 2], strides: [1, 0], dtype: 'float32' });
    expect(b).toMatchObject({ byteOffset: 4, shape: [1, 2], strides: [0, 1] });
    expect(out).toMatchObject({ byteOffset: 0, shape: [1, 2], strides: [2, 1] });
  });
});

describe('ops that take the first operand’s dtype', () => {
  const numbers = Array.from({ length: 12 }, (_, i) => i + 0.5);
  const op: Op = {
    kind: 'elementwise',
    name: 'weighted',
    operands: 'first',
    expression: (e, x, y, ...weights) => weights.reduce((sum, w) => e.add(sum, w), e.add(x, y)),
  };

  it('have kernels of their own for tensors however many numbers follow', () => {
    const dtypes: readonly DType[] = ['float32', 'float64'];
    const seen = new Set<Kernel>();
    for (const x of dtypes) {
      for (const y of dtypes) {
        const [result] = apply(op, [make(x), make(y), ...numbers]);
        expect(result.dtype).toBe(x);
        expect(lastMap().inputs).toEqual([x, y]);
        seen.add(lastMap());
      }
    }
    expect(seen.size).toBe(4);
  });

  it('share a kernel for all kinds of numbers', () => {
    apply(op, [make('float32'), make('float32'), ...numbers]);
    const kernel = lastMap();
    apply(op, [make('float32'), make('float32'), 1, ...numbers.slice(1)]);
    expect(lastMap()).toBe(kernel);
  });

  it('tell a number from a tensor among the first operands', () => {
    apply(op, [make('float32'), 1, ...numbers]);
    expect(lastMap().inputs).toEqual(['float32']);
    apply(op, [make('float32'), make('float32'), ...numbers]);
    expect(lastMap().inputs).toEqual(['float32', 'float32']);
  });
});
