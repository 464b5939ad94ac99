import '@gradus/backend-cpu/register';
import { matmul, Tensor, tensor, where } from '@gradus/tensor';
import { elementwise, type Value } from '@gradus/tensor/interpreter';
import { describe, expect, it } from 'vitest';
import { byInput, defineDerivative, gradcheck, gradgradcheck, linear } from '../../src/index.ts';
import { raised } from '../raised.ts';

const variable = (values: number[]): Tensor =>
  tensor(values, { dtype: 'float64', requiresGrad: true });

describe('gradcheck', () => {
  it('holds for every input of a function', async () => {
    const [x, y] = [variable([1, 2, 3]), variable([0.5, -1, 2])];
    expect(await gradcheck((x, y) => x.mul(y).add(x.exp()), [x, y])).toBe(true);
  });

  it('holds for every output of a function, those that have no gradient aside', async () => {
    const x = variable([1, 2, 3]);
    expect(await gradcheck((x) => [x.pow(2).sum(), x.gt(2), x.sin()], [x])).toBe(true);
  });

  it('holds for other arguments, and for inputs that are not used', async () => {
    const [x, y] = [variable([1, 2]), variable([3])];
    expect(await gradcheck((x, power: number, _) => x.pow(power), [x, 3, y])).toBe(true);
  });

  it('holds for views of inputs that do not lie in a row', async () => {
    const x = tensor(
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      { dtype: 'float64' },
    )
      .t()
      .requiresGrad_();
    expect(await gradcheck((x) => matmul(x, x.t()), [x])).toBe(true);
  });

  it('holds for a function whose value does not depend on its input', async () => {
    const x = variable([1, 2]);
    expect(await gradcheck((x) => x.detach().mul(0), [x])).toBe(true);
    await expect(gradcheck((x) => x.detach().mul(3), [x])).rejects.toThrow(
      'the derivative of output 0 (float64[2]) at [0] by input 0 (float64[2]) at [0] is 0, and',
    );
  });

  it('leaves inputs and their gradients as they were', async () => {
    const x = variable([1, 2]);
    await gradcheck((x) => x.exp(), [x]);
    expect(await x.toArray()).toEqual([1, 2]);
    expect(x.grad).toBeNull();
  });

  const wrong = elementwise<[x: Value]>('wrong', 'float', (e, x) => e.mul(x, x));
  defineDerivative(
    wrong.op,
    byInput({ reads: [0], vjp: (g, [x]) => (x instanceof Tensor ? g.mul(x) : undefined) }),
  );

  it('names output, input, element and both derivatives where they differ', async () => {
    const x = tensor([[1, 2, 4]], { dtype: 'float64', requiresGrad: true });
    const check = gradcheck((_, x) => [x, wrong(x)], [1, x], { eps: 0.5 });
    await expect(check).rejects.toEqual(
      raised(
        'GradError',
        'gradcheck: the derivative of output 1 (float64[1, 3]) at [0, 0] by input 1 ' +
          '(float64[1, 3]) at [0, 0] is 1, and 2 numerically; they may differ by 0.00001 + ' +
          '0.001 · |2|',
      ),
    );
    expect(await gradcheck(wrong, [x], { raiseException: false })).toBe(false);
    expect(await gradcheck(wrong, [x], { atol: 5 })).toBe(true);
  });

  const affine = elementwise<[x: Value]>('affine', 'float', (_, x) => x);
  defineDerivative(affine.op, byInput(linear((g) => g.mul(0).add(1))));

  it('refuses a backward that does not multiply by its gradient', async () => {
    await expect(gradcheck(affine, [variable([2])])).rejects.toEqual(
      raised(
        'GradError',
        'gradcheck: the gradient of input 0 (float64[1]) is not zero for an output whose gradient ' +
          'is zero; a backward multiplies by the gradient that it is given',
      ),
    );
  });

  const flat = elementwise<[x: Value]>('flat', 'float', (_, x) => x);
  defineDerivative(flat.op, byInput(linear((g) => g.sum())));

  it('refuses a gradient of another shape', async () => {
    await expect(gradcheck(flat, [variable([1, 2])])).rejects.toEqual(
      raised(
        'GradError',
        'gradcheck: the gradient of input 0 is float64[], the input float64[2]; both must have ' +
          'one dtype and shape',
      ),
    );
  });

  const unsteady = elementwise<[x: Value]>('unsteady', 'float', (_, x) => x);
  let passes = 0;
  defineDerivative(unsteady.op, byInput(linear((g) => g.mul(1 + 1e-9 * passes++))));

  it('refuses a backward that changes from pass to pass', async () => {
    await expect(gradcheck(unsteady, [variable([1])])).rejects.toThrow(
      'on a second backward pass; they may differ by 0',
    );
    expect(await gradcheck(unsteady, [variable([1])], { nondetTol: 1e-6 })).toBe(true);
  });

  it('refuses a function that gives another shape where its input is moved', async () => {
    const x = variable([1, 2]);
    let calls = 0;
    await expect(gradcheck((x) => (calls++ === 0 ? x : x.narrow(0, 0, 1)), [x])).rejects.toEqual(
      raised(
        'GradError',
        'gradcheck: output 0 is float64[2], and has 1 elements where input 0 is moved; the ' +
          'function must give one shape around its inputs',
      ),
    );
  });

  it('asks for an input that requires a gradient, in float64', async () => {
    await expect(gradcheck((x) => x, [tensor([1])])).rejects.toEqual(
      raised(
        'GradError',
        'gradcheck: no input requires a gradient; requiresGrad_() marks those to check',
      ),
    );
    await expect(
      gradcheck((_, x) => x, [1, tensor([1], { requiresGrad: true })], { raiseException: false }),
    ).rejects.toEqual(
      raised(
        'GradError',
        'gradcheck: input 1 is float32[1]; differences are taken in float64, so an input that ' +
          "requires a gradient is float64, as .to('float64') gives it",
      ),
    );
  });
});

describe('gradgradcheck', () => {
  it('holds for second derivatives', async () => {
    const [x, y] = [variable([1, 2, 3]), variable([0.5, -1, 2])];
    expect(await gradgradcheck((x, y) => x.pow(3).mul(y), [x, y])).toBe(true);
    expect(await gradgradcheck((x, y) => [x.mul(y), where(x.gt(1.5), x.exp(), y)], [x, y])).toBe(
      true,
    );
  });

  it('holds for linear functions, whose second derivative is zero', async () => {
    expect(await gradgradcheck((x) => x.mul(2), [variable([1, 2])])).toBe(true);
  });

  const constant = elementwise<[x: Value]>('constant', 'float', (e, x) => e.mul(x, x));
  defineDerivative(
    constant.op,
    // Right at first, and outside of the graph.
    byInput({
      reads: [0],
      vjp: (g, [x]) => (x instanceof Tensor ? g.mul(x.detach().mul(2)) : undefined),
    }),
  );

  it('finds a derivative that is right and cannot be differentiated', async () => {
    const x = variable([1, 2]);
    expect(await gradcheck(constant, [x])).toBe(true);
    await expect(gradgradcheck(constant, [x])).rejects.toThrow(
      /^gradgradcheck: the derivative of output 0 \(float64\[2\]\) at \[0\] by input 0 \(float64\[2\]\) at \[0\] is 0, and 3\.08/,
    );
  });

  it('takes gradients of the outputs', async () => {
    const x = variable([1, 2]);
    const gradOutputs = [tensor([3, 4], { dtype: 'float64', requiresGrad: true })];
    expect(await gradgradcheck((x) => x.exp(), [x], { gradOutputs })).toBe(true);
  });
});
