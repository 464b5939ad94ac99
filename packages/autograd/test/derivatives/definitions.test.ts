// Derivatives that follow from definitions: of reductions and row ops that the library does not have.

import '@gradus/backend-cpu/register';
import { type DType, type Nested, type Tensor, tensor } from '@gradus/tensor';
import { apply, elementwise, reduceOp, rowOp } from '@gradus/tensor/interpreter';
import { describe, expect, it } from 'vitest';
import { GradError, gradcheck, gradgradcheck } from '../../src/index.ts';

const leaf = (values: Nested): Tensor => tensor(values, { dtype: 'float64', requiresGrad: true });

const matrix = (): Tensor =>
  leaf([
    [0.5, -1.25, 2.5],
    [1.75, 0.25, -0.75],
  ]);

const floating = {
  domain: 'floating',
  accumulate: (dtype: DType): DType => dtype,
  needsElements: false,
} as const;

async function agrees(fn: (...inputs: Tensor[]) => Tensor, ...inputs: Tensor[]): Promise<void> {
  expect(await gradcheck(fn, inputs)).toBe(true);
  expect(await gradgradcheck(fn, inputs)).toBe(true);
}

describe('a reduction', () => {
  const squaredError = reduceOp({
    ...floating,
    name: 'squaredError',
    combiner: 'sum',
    prologue: (e, x, t) => e.mul(e.sub(x, t), e.sub(x, t)),
    epilogue: (e, { value, count }) => e.div(value, count),
  });

  it('has the gradients of all operands of its prologue, stretched ones too', async () => {
    const t = leaf([1, 2, 3]);
    await agrees((x, y) => apply(squaredError, [x, y], { dim: 1 })[0], matrix(), t);
    await agrees((x, y) => apply(squaredError, [x, y])[0], matrix(), t);
  });

  it('combines again where its epilogue reads what it did not keep', async () => {
    const op = reduceOp({
      ...floating,
      name: 'logSquares',
      combiner: 'sum',
      prologue: (e, x) => e.mul(x, x),
      epilogue: (e, { value }) => e.log(value),
    });
    await agrees((x) => apply(op, [x], { dim: 0 })[0], matrix());
  });

  it('shares the gradient of an extreme through its prologue and epilogue', async () => {
    const op = reduceOp({
      ...floating,
      name: 'largestSquare',
      combiner: 'max',
      prologue: (e, x, w) => e.mul(e.mul(x, x), w),
      epilogue: (e, { value }) => e.sqrt(value),
    });
    await agrees(
      (x, w) => apply(op, [x, w], { dim: 1, keepdim: true })[0],
      matrix(),
      leaf([1, 2, 3]),
    );
  });

  it('says that it has none where a product has a prologue', () => {
    const op = reduceOp({
      ...floating,
      name: 'productOfSquares',
      combiner: 'prod',
      prologue: (e, x) => e.mul(x, x),
    });
    const [y] = apply(op, [leaf([1, 2])]);
    expect(() => y.backward()).toThrow(
      new GradError(
        'productOfSquares',
        'a product with a prologue, and a gradient is required; defineDerivative() gives such an ' +
          'op its derivative',
      ),
    );
  });

  it('says that it has none where its epilogue reads numbers', () => {
    const op = reduceOp({
      ...floating,
      name: 'scaledSum',
      combiner: 'sum',
      epilogue: (e, { value }, factor) => e.mul(value, factor),
    });
    const [y] = apply(op, [leaf([1, 2]), 3]);
    expect(() => y.backward()).toThrow(
      new GradError(
        'scaledSum',
        'the epilogue reads numbers, and a gradient is required; defineDerivative() gives such an ' +
          'op its derivative',
      ),
    );
  });

  it('says that it has none where it has several results', () => {
    const op = reduceOp({
      ...floating,
      name: 'sumAndMean',
      combiner: 'sum',
      epilogue: (e, { value, count }) => [value, e.div(value, count)],
    });
    const [y] = apply(op, [leaf([1, 2])]);
    expect(() => y.backward()).toThrow(
      new GradError(
        'sumAndMean',
        'the op has 2 results, and a gradient is required; defineDerivative() gives such an op ' +
          'its derivative',
      ),
    );
  });
});

describe('a row op', () => {
  it('has the gradients of all inputs through all stages', async () => {
    const crossEntropy = rowOp({
      ...floating,
      name: 'crossEntropy',
      stages: [
        { combiner: 'max', prologue: (_, [x]) => x },
        { combiner: 'sum', prologue: (e, [x], [top]) => e.exp(e.sub(x, top)) },
        { combiner: 'sum', prologue: (e, [x, p], [top]) => e.mul(p, e.sub(x, top)) },
        { combiner: 'sum', prologue: (_, [, p]) => p },
      ],
      outputs: (e, _, [, sum, inner, weight]) => e.sub(e.mul(weight, e.log(sum)), inner),
    });
    const p = leaf([
      [0.25, 0.5, 0.25],
      [0.75, 0.125, 0.125],
    ]);
    await agrees((x, y) => crossEntropy([x, y], { dim: 1 })[0], matrix(), p);
    await agrees((x, y) => crossEntropy([x, y], { dim: 0, keepdim: true })[0], matrix(), p);
  });

  it('has the gradient of a result for each element', async () => {
    const standardized = rowOp({
      ...floating,
      name: 'standardized',
      stages: [
        { combiner: 'sum', prologue: (e, [x]) => e.div(x, 3) },
        {
          combiner: 'sum',
          prologue: (e, [x], [mean]) => e.mul(e.sub(x, mean), e.sub(x, mean)),
        },
      ],
      outputs: (e, [x], [mean, spread]) => e.div(e.sub(x, mean), e.sqrt(spread)),
    });
    await agrees((x) => standardized([x], { dim: 1 })[0], matrix());
  });

  it('says that it has none where it multiplies', () => {
    const op = rowOp({
      ...floating,
      name: 'share',
      stages: [{ combiner: 'prod', prologue: (_, [x]) => x }],
      outputs: (e, [x], [product]) => e.div(x, product),
    });
    const [y] = op([leaf([1, 2])], { dim: 0 });
    expect(() => y.sum().backward()).toThrow(
      new GradError(
        'share',
        'a row op with products, and a gradient is required; defineDerivative() gives such an op ' +
          'its derivative',
      ),
    );
  });
});

describe('an elementwise op', () => {
  it('says that it has none where several results are floating', () => {
    const { op } = elementwise('sinAndCos', 'float', (e, x) => [e.sin(x), e.cos(x)]);
    const [y] = apply(op, [leaf([1, 2])]);
    expect(() => y.sum().backward()).toThrow(
      new GradError(
        'sinAndCos',
        'several results are floating, and a gradient is required; defineDerivative() gives such ' +
          'an op its derivative',
      ),
    );
  });

  it('says that it has none where it reads bits', () => {
    const { op } = elementwise('halfOf', 'float', (e, x) =>
      e.bitcast(e.sub(e.bitcast(x, 'int32'), 2 ** 23), 'float32'),
    );
    const [y] = apply(op, [tensor([3], { requiresGrad: true })]);
    expect(y.itemSync()).toBe(1.5);
    expect(() => y.backward()).toThrow(
      new GradError(
        'halfOf',
        'the expression reads the bits of a number, and a gradient is required; ' +
          'defineDerivative() gives such an op its derivative',
      ),
    );
  });

  it('passes on the gradient of the one result that is floating', async () => {
    const { op } = elementwise('wholeAndRest', 'float', (e, x) => [
      e.cast(e.floor(x), 'int32'),
      e.mul(x, e.sub(x, e.floor(x))),
    ]);
    await agrees((x) => apply(op, [x])[1], matrix());
  });
});
