import '@gradus/backend-cpu/register';
import {
  defaultGenerator,
  empty,
  eye,
  manualSeed,
  ones,
  rand,
  type Tensor,
  zeros,
} from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { init, Parameter } from '../../src/index.ts';
import { erf } from '../../src/init/erf.ts';
import { type Elements, expectClose, expectEqual, goldens } from '../goldens.ts';
import { raised } from '../raised.ts';

type Name = Exclude<keyof typeof init, 'calculateGain'>;

interface Case {
  readonly name: Name;
  readonly seed: number;
  readonly args: readonly unknown[];
  readonly expected: Elements;
  readonly next: number;
}

// Equal to the bit, but where PyTorch's own values come out of other libraries: the normal numbers
// of float64 and of fewer than 16 elements hang on the C library's logarithm and sine, the
// truncated ones on erfinv, the orthogonal ones on LAPACK in the tensor's own precision.
const rounded: { readonly [name in Name]?: number } = {
  normal_: 1,
  xavierNormal_: 1,
  kaimingNormal_: 1,
  sparse_: 1,
  truncNormal_: 4,
  orthogonal_: 16,
};

function call(name: Name, x: Tensor, args: readonly unknown[]): unknown {
  return Reflect.apply(init[name], undefined, [x, ...args]);
}

describe('an initialiser draws what PyTorch draws', () => {
  const cases = goldens<readonly Case[]>('init');
  it.each(
    cases.map((each) => [
      `${each.name} ${each.expected.dtype}[${each.expected.shape}] ${JSON.stringify(each.args)}`,
      each,
    ]),
  )('%s', async (_, { name, seed, args, expected, next }) => {
    const x = new Parameter(empty(expected.shape, { dtype: expected.dtype }));
    manualSeed(seed);
    expect(call(name, x, args)).toBe(x);
    const places = rounded[name];
    if (places === undefined) expectEqual(x, expected);
    else expectClose(x, expected, places);
    expect(await rand([]).item()).toBe(next);
    expect([x.isLeaf, x.requiresGrad]).toEqual([true, true]);
  });
});

describe('orthogonal_', () => {
  it.each([[[8, 30]], [[30, 8]], [[9, 3, 3]]])(
    'gives orthonormal rows or columns: %j',
    async (shape) => {
      const q = init.orthogonal_(empty(shape, { dtype: 'float64' })).reshape([shape[0], -1]);
      const isWide = q.shape[0] <= q.shape[1];
      const product = isWide ? q.mm(q.t()) : q.t().mm(q);
      const error = product.sub(eye(product.shape[0], product.shape[0], { dtype: 'float64' }));
      expect(await error.abs().amax().item()).toBeLessThan(1e-14);
    },
  );
});

describe('truncNormal_', () => {
  it('stays within its bounds, and has the moments of the distribution', async () => {
    manualSeed(1);
    const x = init.truncNormal_(empty([20000]), 0, 1, -1, 1);
    expect(await x.abs().amax().item()).toBeLessThanOrEqual(1);
    // Variance 1 − 2φ(1) / (2Φ(1) − 1) = 0.2911; five standard errors of 20 000 draws.
    expect(Math.abs(await x.mean().item())).toBeLessThan(5 * Math.sqrt(0.2911 / 20000));
    expect(Math.abs((await x.square().mean().item()) - 0.2911)).toBeLessThan(0.01);
  });

  it('knows the error function', () => {
    const known = [
      [0, 0],
      [0.5, 0.5204998778130465],
      [1, 0.8427007929497149],
      [2, 0.9953222650189527],
      [2.5, 0.999593047982555],
      [3, 0.9999779095030014],
      [5, 0.9999999999984626],
      [8, 1],
    ];
    for (const [x, y] of known) {
      expect(Math.abs(erf(x) - y)).toBeLessThan(4e-16);
      expect(Math.abs(erf(-x) + y)).toBeLessThan(4e-16);
    }
  });
});

describe('calculateGain', () => {
  it('gives the gains of PyTorch', () => {
    type Gain = readonly [init.Nonlinearity, number] | readonly [init.Nonlinearity, number, number];
    for (const gain of goldens<readonly Gain[]>('gains')) {
      const [name, slope, expected] = gain.length === 3 ? gain : [gain[0], undefined, gain[1]];
      expect(init.calculateGain(name, slope)).toBe(expected);
    }
  });
});

describe('a bad call of an initialiser changes nothing', () => {
  const refusals: readonly [string, string, string, () => unknown][] = [
    [
      'unknown nonlinearities',
      'ValueError',
      'calculateGain: the nonlinearity is "gelu"; known are linear, sigmoid, tanh, relu, ' +
        'leakyRelu, selu',
      () => init.calculateGain('gelu' as never),
    ],
    [
      'unknown modes',
      'ValueError',
      'kaimingUniform_: the mode is "fan_in"; it is fanIn or fanOut',
      () => init.kaimingUniform_(ones([2, 2]), { mode: 'fan_in' as never }),
    ],
    [
      'vectors without fans',
      'ShapeError',
      'xavierNormal_: float32[3] has 1 dims; inputs and outputs are counted in 2 or more',
      () => init.xavierNormal_(ones([3])),
    ],
    [
      'diagonals of what is no matrix',
      'ShapeError',
      'eye_: float32[3] has 1 dims; the rule is 2',
      () => init.eye_(ones([3])),
    ],
    [
      'kernels without positions',
      'ShapeError',
      'dirac_: float32[2, 2] has 2 dims; the rule is 3, 4, 5',
      () => init.dirac_(ones([2, 2])),
    ],
    [
      'groups that do not divide',
      'ValueError',
      'dirac_: 3 channels go out, groups is 2; a positive integer that divides them',
      () => init.dirac_(ones([3, 2, 2]), 2),
    ],
    [
      'orthogonal vectors',
      'ShapeError',
      'orthogonal_: float32[3] has 1 dims; the rule is 2 or more',
      () => init.orthogonal_(ones([3])),
    ],
    [
      'orthogonal integers',
      'DTypeError',
      'orthogonal_: int32[2, 2] is not floating; normal numbers are drawn',
      () => init.orthogonal_(zeros([2, 2], { dtype: 'int32' })),
    ],
    [
      'sparse vectors',
      'ShapeError',
      'sparse_: float32[3] has 1 dims; the rule is 2',
      () => init.sparse_(ones([3]), 0.5),
    ],
    [
      'shares above one',
      'ValueError',
      'sparse_: sparsity is 1.5; a share lies in [0, 1]',
      () => init.sparse_(ones([2, 2]), 1.5),
    ],
    [
      'deviations of nothing',
      'ValueError',
      'truncNormal_: std is 0; it is positive',
      () => init.truncNormal_(ones([2]), 0, 0),
    ],
    [
      'bounds in the wrong order',
      'ValueError',
      'truncNormal_: a is 1, b is -1; a ≤ b',
      () => init.truncNormal_(ones([2]), 0, 1, 1, -1),
    ],
  ];
  it.each(refusals)('%s', (_, name, message, fn) => {
    manualSeed(0);
    const before = defaultGenerator.getState();
    expect(fn).toThrow(raised(name, message));
    expect(defaultGenerator.getState()).toEqual(before);
  });
});
