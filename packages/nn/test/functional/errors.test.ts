import '@gradus/backend-cpu/register';
import { referenceBackend } from '@gradus/conformance/reference';
import { ones, registerBackend, tensor, unregisterBackend, zeros } from '@gradus/tensor';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as nn from '../../src/index.ts';
import { raised } from '../raised.ts';

const { functional: F } = nn;
const x = ones([2, 3]);
const integers = zeros([2, 3], { dtype: 'int32' });
const indices = (...values: number[]) => tensor(values, { dtype: 'int32' });

/** Functions as callers without types see them. */
function untyped(name: string, ...args: readonly unknown[]): unknown {
  const f: unknown = Reflect.get(F, name);
  return typeof f === 'function' ? f(...args) : undefined;
}

type Bad = readonly [call: () => unknown, name: string, message: string];

function refuses(title: string, bad: readonly Bad[]): void {
  it.each(bad)(`refuses ${title}: %s`, (call, name, message) => {
    expect(call).toThrow(raised(name, message));
  });
}

describe('losses', () => {
  refuses('what is no reduction or no options', [
    [
      () => untyped('mseLoss', x, x, { reduction: 'avg' }),
      'ValueError',
      "mseLoss: reduction is 'avg'; it is 'mean', 'sum' or 'none'",
    ],
    [
      () => untyped('klDiv', x, x, { reduction: 'avg' }),
      'ValueError',
      "klDiv: reduction is 'avg'; it is 'mean', 'sum', 'none' or 'batchmean'",
    ],
    [
      () => untyped('mseLoss', x, x, 'sum'),
      'ValueError',
      `mseLoss: options are the string "sum"; they are an object, such as { reduction: 'sum' }`,
    ],
    [
      () => Reflect.construct(nn.MSELoss, [{ reduction: 'avg' }]),
      'ValueError',
      "MSELoss: reduction is 'avg'; it is 'mean', 'sum' or 'none'",
    ],
    [
      () => Reflect.construct(nn.KLDivLoss, [{ reduction: 'avg' }]),
      'ValueError',
      "KLDivLoss: reduction is 'avg'; it is 'mean', 'sum', 'none' or 'batchmean'",
    ],
  ]);

  refuses('tensors that are missing', [
    [() => untyped('mseLoss', x), 'DTypeError', 'mseLoss: operand 1 is missing'],
    [() => untyped('mseLoss', undefined, x), 'DTypeError', 'mseLoss: operand 0 is missing'],
    [() => untyped('crossEntropy', x), 'DTypeError', 'crossEntropy: operand 1 is missing'],
    [
      () => untyped('marginRankingLoss', x, x),
      'DTypeError',
      'marginRankingLoss: operand 2 is missing',
    ],
  ]);

  refuses('shapes that do not fit', [
    [
      () => F.mseLoss(x, ones([2, 4])),
      'ShapeError',
      'mseLoss: shapes [2, 3] and [2, 4] do not broadcast: sizes 3 and 4 of dim -1 differ and ' +
        'neither is 1',
    ],
    [
      () => F.binaryCrossEntropy(x, ones([3])),
      'ShapeError',
      'binaryCrossEntropy: input is float32[2, 3], target is float32[3]; both must have one shape',
    ],
    [
      () => F.binaryCrossEntropyWithLogits(x, x, { posWeight: ones([4]) }),
      'ShapeError',
      'binaryCrossEntropyWithLogits: posWeight is float32[4], input is float32[2, 3]; it must ' +
        'broadcast to the shape of the input',
    ],
    [
      () => F.gaussianNllLoss(x, x, ones([3])),
      'ShapeError',
      'gaussianNllLoss: variance is float32[3], input is float32[2, 3]; both have one shape, or ' +
        'the last dim of the variance is 1 or missing',
    ],
    [
      () => F.marginRankingLoss(x, x, ones([3])),
      'ShapeError',
      'marginRankingLoss: inputs are float32[2, 3] and float32[2, 3], target is float32[3]; all ' +
        'have as many dims',
    ],
    [
      () => F.tripletMarginLoss(x, x, ones([3])),
      'ShapeError',
      'tripletMarginLoss: anchor is float32[2, 3], positive is float32[2, 3], negative is ' +
        'float32[3]; all have as many dims',
    ],
    [
      () => F.cosineEmbeddingLoss(x, x, x),
      'ShapeError',
      'cosineEmbeddingLoss: inputs are float32[2, 3] and float32[2, 3], target is float32[2, 3]; ' +
        'a target [] goes with vectors, one with a dim with rows of matrices',
    ],
  ]);

  refuses('dtypes that do not fit', [
    [
      () => F.mseLoss(integers, x),
      'DTypeError',
      'mseLoss: input is int32[2, 3]; its dtype must be floating',
    ],
    [
      () => F.binaryCrossEntropy(x, integers),
      'DTypeError',
      'binaryCrossEntropy: target is int32[2, 3]; its dtype must be floating',
    ],
  ]);

  refuses('parameters out of range', [
    [
      () => F.smoothL1Loss(x, x, { beta: -1 }),
      'ValueError',
      'smoothL1Loss: beta is -1; it must not be negative',
    ],
    [
      () => new nn.SmoothL1Loss({ beta: -1 }),
      'ValueError',
      'SmoothL1Loss: beta is -1; it must not be negative',
    ],
    [
      () => F.huberLoss(x, x, { delta: 0 }),
      'ValueError',
      'huberLoss: delta is 0; it must be positive',
    ],
    [
      () => new nn.HuberLoss({ delta: 0 }),
      'ValueError',
      'HuberLoss: delta is 0; it must be positive',
    ],
    [
      () => new nn.GaussianNLLLoss({ eps: 0 }),
      'ValueError',
      'GaussianNLLLoss: eps is 0; it must be positive',
    ],
    [
      () => new nn.TripletMarginLoss({ p: -1 }),
      'ValueError',
      'TripletMarginLoss: p is -1; a norm has p above 0',
    ],
    [
      () => new nn.CrossEntropyLoss({ labelSmoothing: 1.5 }),
      'ValueError',
      'CrossEntropyLoss: labelSmoothing is 1.5; it is a part of the target, in [0, 1]',
    ],
  ]);
});

describe('losses of classes', () => {
  refuses('targets that are no classes', [
    [
      () => F.crossEntropy(x, indices(0, 3)),
      'IndexError',
      'crossEntropy: target[1] is 3; input is float32[2, 3], and a class lies in [0, 3)',
    ],
    [
      () => F.nllLoss(x, indices(-1, 1)),
      'IndexError',
      'nllLoss: target[0] is -1; input is float32[2, 3], and a class lies in [0, 3)',
    ],
    [
      () => F.nllLoss(ones([2, 3, 2]), indices(0, 1, 3, 0).reshape([2, 2])),
      'IndexError',
      'nllLoss: target[1, 0] is 3; input is float32[2, 3, 2], and a class lies in [0, 3)',
    ],
    [
      () => F.crossEntropy(x, tensor([0.5, 1])),
      'DTypeError',
      "crossEntropy: target is float32[2]; class indices are int32, as target.to('int32') is",
    ],
    [
      () => F.crossEntropy(x, indices(0, 1, 2)),
      'ShapeError',
      'crossEntropy: input is float32[2, 3], target is int32[3]; class indices for dim 1 have ' +
        'shape [2]',
    ],
  ]);

  refuses('targets that are no probabilities', [
    [
      () => F.crossEntropy(x, integers),
      'DTypeError',
      'crossEntropy: target, of the shape of the input, is int32[2, 3]; its dtype must be floating',
    ],
    [
      () => F.crossEntropy(x, x, { ignoreIndex: 1 }),
      'ValueError',
      'crossEntropy: ignoreIndex is 1, target is float32[2, 3], probabilities; only class indices ' +
        'can be ignored',
    ],
  ]);

  refuses('inputs and weights without the classes', [
    [
      () => F.crossEntropy(zeros([]), indices(0)),
      'ShapeError',
      'crossEntropy: input is float32[]; it must have a dim of classes',
    ],
    [
      () => F.crossEntropy(x, indices(0, 1), { weight: ones([2]) }),
      'ShapeError',
      'crossEntropy: weight is float32[2], input is float32[2, 3]; weights are [3], one for each ' +
        'class',
    ],
  ]);
});

describe('losses of other shapes', () => {
  afterEach(() => vi.restoreAllMocks());

  it.each(['mseLoss', 'l1Loss', 'smoothL1Loss', 'huberLoss'] as const)(
    '%s warns of shapes that broadcast, once',
    (name) => {
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
      F[name](ones([3]), ones([3]));
      expect(() => F[name](ones([3]), ones([2]))).toThrow('do not broadcast');
      expect(warn).not.toHaveBeenCalled();
      for (let i = 0; i < 2; i++) F[name](ones([4, 1]), ones([4]));
      expect(warn.mock.calls).toEqual([
        [
          `${name}: input is float32[4, 1], target is float32[4]; they broadcast, which is likely ` +
            'not what is meant. reshape() makes them alike.',
        ],
      ]);
    },
  );
});

describe('other functions', () => {
  refuses('shapes that do not fit', [
    [
      () => F.linear(x, ones([4, 2])),
      'ShapeError',
      'linear: input is float32[2, 3], weight is float32[4, 2]; the weight has one dim or two, and ' +
        'its last is the last of the input',
    ],
    [
      () => F.linear(x, ones([4, 3]), ones([3])),
      'ShapeError',
      'linear: input is float32[2, 3], weight is float32[4, 3], bias is float32[3]; the bias must ' +
        "broadcast to the result's [2, 4]",
    ],
    [
      () => F.linear(x, ones([3]), ones([5, 2])),
      'ShapeError',
      'linear: input is float32[2, 3], weight is float32[3], bias is float32[5, 2]; the bias must ' +
        "broadcast to the result's [2]",
    ],
    [
      () => F.bilinear(x, x, ones([4, 3, 2])),
      'ShapeError',
      'bilinear: inputs are float32[2, 3] and float32[2, 3], weight is float32[4, 3, 2]; they must ' +
        'be […, in1], […, in2] and [out, in1, in2]',
    ],
    [
      () => F.prelu(x, ones([2])),
      'ShapeError',
      'prelu: weight is float32[2], input is float32[2, 3]; there is one weight, or one for each ' +
        'of the 3 channels',
    ],
    [() => F.glu(x), 'ShapeError', 'glu: x is float32[2, 3]; the size of dim 1 (3) must be even'],
    [
      () => F.softmin(x, 2),
      'ShapeError',
      'softmin: dim 2 is out of range for 2 dims; it lies in [-2, 2)',
    ],
  ]);

  refuses('dtypes that do not fit', [
    [
      () => F.softmin(integers, 0),
      'DTypeError',
      'softmin: input is int32[2, 3]; its dtype must be floating',
    ],
    [
      () => F.dropout(integers),
      'DTypeError',
      'dropout: input is int32[2, 3]; its dtype must be floating',
    ],
    [
      () => F.cosineSimilarity(x, integers),
      'DTypeError',
      'cosineSimilarity: x2 is int32[2, 3]; its dtype must be floating',
    ],
    [
      () => F.relu6(zeros([2], { dtype: 'bool' })),
      'DTypeError',
      'relu6: bool operands; the rule is number dtypes only',
    ],
  ]);

  it('refuses to draw slopes on a device that cannot be read synchronously', async () => {
    const near = referenceBackend();
    const read = near.read.bind(near);
    registerBackend(Object.assign(referenceBackend(), { name: 'far', read, readSync: undefined }));
    try {
      const far = tensor([-1, 2], { device: 'far' });
      expect(() => F.rrelu(far, { training: true })).toThrow(
        raised(
          'DeviceError',
          'rrelu: float32[2] lies on far, which cannot be read synchronously; without training ' +
            'no slopes are drawn, and it need not be',
        ),
      );
      expect(await F.rrelu(far, { lower: 0.25, upper: 0.75 }).toArray()).toEqual([-0.5, 2]);
      // An index that is refused is named by the kernel, where its place cannot be looked up.
      const classes = tensor([5], { dtype: 'int32', device: 'far' });
      const input = zeros([1, 3], { device: 'far' });
      expect(() => F.nllLoss(input, classes)).toThrow(
        raised(
          'IndexError',
          'gather: index 5 is out of range for dim 1 of size 3; it lies in [0, 3)',
        ),
      );
    } finally {
      unregisterBackend('far');
    }
  });

  refuses('parameters out of range', [
    [
      () => F.dropout(x, { p: 1.5 }),
      'ValueError',
      'dropout: p is 1.5; a probability lies in [0, 1]',
    ],
    [
      () => F.rrelu(x, { lower: 1, upper: 0.5 }),
      'ValueError',
      'rrelu: lower is 1, upper is 0.5; the lower one must not be the larger',
    ],
    [
      () => new nn.RReLU(1, 0.5),
      'ValueError',
      'RReLU: lower is 1, upper is 0.5; the lower one must not be the larger',
    ],
    [() => F.celu(x, 0), 'ValueError', 'celu: alpha is 0; x is divided by it'],
    [() => new nn.CELU(0), 'ValueError', 'CELU: alpha is 0; x is divided by it'],
    [() => F.softshrink(x, -1), 'ValueError', 'softshrink: lambd is -1; it must not be negative'],
    [() => new nn.Softshrink(-1), 'ValueError', 'Softshrink: lambd is -1; it must not be negative'],
    [
      () => F.gumbelSoftmax(x, { tau: 0 }),
      'ValueError',
      'gumbelSoftmax: tau is 0; it must be positive',
    ],
    [
      () => new nn.Hardtanh(1, -1),
      'ValueError',
      'Hardtanh: minVal is 1, maxVal is -1; the lower bound must be the smaller',
    ],
    [
      () => new nn.PReLU({ numParameters: -1 }),
      'ValueError',
      'PReLU: numParameters is -1; it is an integer ≥ 0',
    ],
  ]);
});
