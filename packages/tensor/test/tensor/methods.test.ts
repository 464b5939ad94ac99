import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerBackend, unregisterBackend } from '../../src/backend/registry.ts';
import { GradusError, Tensor, tensor } from '../../src/index.ts';
import type { Op } from '../../src/interpreter.ts';
import { FakeBackend } from '../fake-backend.ts';

beforeEach(() => registerBackend(new FakeBackend()));

afterEach(() => unregisterBackend('fake'));

// Every module of ops, found by its file, so that a new one cannot be forgotten.
const sources = new URL('../../src/', import.meta.url);
const withoutMethods = [
  ...['callable', 'definition', 'identity', 'arranging/joining', 'elementwise/bounds'],
  ...[
    'elementwise/activation-gradients',
    'elementwise/compensated',
    'elementwise/decay',
    'elementwise/factors',
  ],
  ...['ordering/groups', 'ordering/slices'],
  ...['creation/data', 'creation/filled', 'creation/grids', 'creation/likes', 'creation/ranges'],
  ...['creation/uploaded', 'indexing/gather-op', 'indexing/index-operands', 'indexing/one-hot'],
  ...['indexing/scatter-op', 'indexing/truth-positions', 'row-op'],
  ...['products/contraction', 'products/einsum', 'products/equation'],
  ...['products/matrix-product', 'random/floats', 'random/integers', 'random/normal'],
  ...['random/numpy', 'random/probabilities', 'views/indices', 'views/part', 'views/pick'],
].map((name) => `${name}.ts`);

type OpFunction = ((...operands: unknown[]) => unknown) & {
  readonly op?: Op;
  readonly resolve?: (...operands: unknown[]) => unknown;
};

const functions = new Map<string, OpFunction>();
const files = readdirSync(new URL('ops/', sources), { recursive: true, encoding: 'utf8' });
// Methods of another form than the function of their name come last.
for (const path of [...files.map((file) => `ops/${file}`), 'tensor/method-forms.ts']) {
  if (!path.endsWith('.ts') || withoutMethods.includes(path.slice('ops/'.length))) continue;
  const module: Record<string, OpFunction> = await import(new URL(path, sources).href);
  for (const [name, fn] of Object.entries(module)) functions.set(name, fn);
}

const elementwise = [...functions].filter(([, fn]) => fn.resolve !== undefined);

const prototype: Record<string, unknown> = Object.fromEntries(
  Object.entries(Object.getOwnPropertyDescriptors(Tensor.prototype)).map(([name, { value }]) => [
    name,
    value,
  ]),
);

describe('methods', () => {
  it('exist for every function of the op modules', () => {
    expect(functions.size).toBeGreaterThan(30);
    const missing = [...functions.keys()].filter((name) => !(name in prototype));
    expect(missing).toEqual([]);
  });

  it('have an in-place twin where the op is elementwise, and only there', () => {
    const twins = elementwise.map(([name]) => name);
    expect(twins).toEqual(expect.arrayContaining(['add', 'maskedFill', 'lt', 'exp', 'sqrt']));
    const written = ['copy_', 'fill_', 'zero_'];
    written.push('scatter_', 'scatterAdd_', 'scatterReduce_', 'put_');
    written.push('indexAdd_', 'indexCopy_', 'indexFill_');
    written.push('atPut_', 'bernoulli_', 'exponential_', 'normal_', 'random_', 'uniform_');
    expect(
      Object.keys(prototype)
        .filter((name) => name.endsWith('_'))
        .sort(),
    ).toEqual([...twins.map((name) => `${name}_`), ...written].sort());
  });

  it('do not show when the fields of a tensor are listed', () => {
    const listed: string[] = [];
    for (const name in tensor([1])) listed.push(name);
    expect(listed.sort()).toEqual(['dtype', 'offset', 'record', 'shape', 'storage', 'strides']);
  });

  it('pass their arguments on', async () => {
    const x = tensor([[1, -2]]);
    expect(await x.sub(1).toArray()).toEqual([[0, -3]]);
    expect(x.transpose(0, 1).shape).toEqual([2, 1]);
    expect(await x.maskedFill(x.lt(0), 9).toArray()).toEqual([[1, 9]]);
    expect(await x.clamp(null, 0).toArray()).toEqual([[0, -2]]);
  });
});

describe('wrong arguments', () => {
  const strange: readonly (readonly unknown[])[] = [
    [],
    [null],
    [[1, 2]],
    ['3'],
    [{ dim: 0 }],
    [3],
    [true],
  ];

  async function refusal(call: () => unknown): Promise<unknown> {
    try {
      await call();
      return undefined;
    } catch (error) {
      return error instanceof GradusError ? undefined : error;
    }
  }

  const methods = Object.keys(prototype).filter(
    (name) => typeof prototype[name] === 'function' && name !== 'constructor',
  );

  it.each(methods)('never cause an error without a name: %s', async (name) => {
    for (const args of strange) {
      const x = tensor([[1, 2]]);
      expect(await refusal(() => Reflect.apply(Reflect.get(x, name), x, args))).toBeUndefined();
    }
  });

  it.each([...functions])('never do as first operands of %s', async (_, fn) => {
    for (const args of strange) expect(await refusal(() => fn(...args))).toBeUndefined();
  });
});

describe('an in-place twin', () => {
  it('writes what the function gives, and returns the tensor', async () => {
    for (const [name, fn] of elementwise) {
      const dtype = name.startsWith('bitwise') ? 'int32' : 'float32';
      const [x, y] = [tensor([1, 4], { dtype }), tensor([2, 0.5], { dtype })];
      const mask = tensor([true, false]);
      const masked = name === 'maskedFill' || name === 'where';
      const ternary = ['addcdiv', 'addcmul', 'lerp'].includes(name);
      const value = name === 'maskedFill' ? 2 : y;
      const operands = masked ? [mask, value] : ternary ? [y, y] : [y];
      const others = name === 'round' ? [] : operands;
      const expected = fn(x, ...others);
      if (!(expected instanceof Tensor)) throw new Error(`${name} gave no tensor`);
      const twin = Reflect.get(x, `${name}_`);
      expect(Reflect.apply(twin, x, others)).toBe(x);
      expect(Array.from(await x.read()), name).toEqual(Array.from(await expected.read(), Number));
      expect(x.storage.version).toBe(1);
    }
  });
});
