import '@gradus/backend-cpu/register';
import { memory, ones, Tensor, tensor, zeros } from '@gradus/tensor';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  AutogradFunction,
  type FunctionContext,
  grad,
  gradcheck,
  gradgradcheck,
  noGrad,
} from '../../src/index.ts';
import { raised } from '../raised.ts';

const variable = (values: number[]): Tensor =>
  tensor(values, { dtype: 'float64', requiresGrad: true });

class MyReLU extends AutogradFunction {
  static forward(ctx: FunctionContext, x: Tensor): Tensor {
    ctx.saveForBackward(x);
    return x.clamp(0);
  }

  static backward(ctx: FunctionContext, g: Tensor): Tensor {
    const [x] = ctx.savedTensors;
    return g.maskedFill(x.lt(0), 0);
  }
}

class Power extends AutogradFunction {
  static forward(ctx: FunctionContext<{ exponent: number }>, x: Tensor, exponent: number): Tensor {
    ctx.saveForBackward(x);
    ctx.exponent = exponent;
    return x.pow(exponent);
  }

  static backward(
    ctx: FunctionContext<{ exponent: number }>,
    g: Tensor,
  ): readonly (Tensor | null)[] {
    const [x] = ctx.savedTensors;
    return [g.mul(x.pow(ctx.exponent - 1)).mul(ctx.exponent), null];
  }
}

class SumAndProduct extends AutogradFunction {
  static forward(ctx: FunctionContext, x: Tensor, y: Tensor): [Tensor, Tensor] {
    ctx.saveForBackward(x, y);
    return [x.add(y), x.mul(y)];
  }

  static backward(ctx: FunctionContext, sum: Tensor, product: Tensor): [Tensor, Tensor] {
    const [x, y] = ctx.savedTensors;
    return [sum.add(product.mul(y)), sum.add(product.mul(x))];
  }
}

/** A function of one tensor, from what its methods do. */
const functionOf = (
  forward: (ctx: FunctionContext, x: Tensor) => Tensor,
  backward: (ctx: FunctionContext, g: Tensor) => Tensor | null | readonly (Tensor | null)[],
) =>
  class Own extends AutogradFunction {
    static forward(ctx: FunctionContext, x: Tensor): Tensor {
      return forward(ctx, x);
    }

    static backward(ctx: FunctionContext, g: Tensor) {
      return backward(ctx, g);
    }
  };

describe('a function with a derivative of its own', () => {
  it('passes gradients through its backward', async () => {
    const x = tensor([-1, 2, 3], { requiresGrad: true });
    const y = MyReLU.apply(x);
    expect(await y.toArray()).toEqual([0, 2, 3]);
    expect(`${y.gradFn}`).toBe('<MyReLUBackward>');
    expect([y.requiresGrad, y.isLeaf]).toEqual([true, false]);
    y.mul(tensor([5, 6, 7]))
      .sum()
      .backward();
    expect(await x.grad?.toArray()).toEqual([0, 6, 7]);
  });

  it('takes arguments that are no tensors, and leaves fields on its context', async () => {
    const x = variable([1, 2]);
    expect(await gradcheck((x) => Power.apply(x, 3), [x])).toBe(true);
    expect(await gradgradcheck((x) => Power.apply(x, 3), [x])).toBe(true);
  });

  it('has several inputs and outputs; missing gradients are zeros', async () => {
    const [x, y] = [variable([1, 2]), variable([3, 5])];
    expect(await gradcheck((x, y) => SumAndProduct.apply(x, y), [x, y])).toBe(true);
    expect(await gradgradcheck((x, y) => SumAndProduct.apply(x, y), [x, y])).toBe(true);
    const [, product] = SumAndProduct.apply(x, y);
    product.sum().backward();
    expect(await x.grad?.toArray()).toEqual([3, 5]);
  });

  it('gets null instead of zeros where it asks for that', () => {
    const seen: unknown[] = [];
    class Two extends AutogradFunction {
      static forward(ctx: FunctionContext, x: Tensor): [Tensor, Tensor, string] {
        ctx.setMaterializeGrads(false);
        return [x.mul(1), x.mul(2), 'as it is'];
      }

      static backward(_: FunctionContext, ...gradients: Tensor[]): Tensor {
        seen.push(...gradients);
        return gradients[1];
      }
    }
    const [, second, text] = Two.apply(tensor([1], { requiresGrad: true }));
    expect(text).toBe('as it is');
    second.backward();
    expect([seen[0], seen[1] instanceof Tensor, seen[2]]).toEqual([null, true, null]);
  });

  it('knows which arguments need gradients', () => {
    let needed: readonly boolean[] = [];
    class Needs extends AutogradFunction {
      static forward(ctx: FunctionContext, x: Tensor, _: string, y: Tensor): Tensor {
        needed = ctx.needsInputGrad;
        return x.add(y);
      }

      static backward(_: FunctionContext, g: Tensor): (Tensor | null)[] {
        return [g, null, g];
      }
    }
    const [x, y] = [tensor([1]), tensor([1], { requiresGrad: true })];
    // A gradient for a tensor that needs none is passed over.
    Needs.apply(x, 'between', y).backward();
    expect(needed).toEqual([false, false, true]);
    expect([x.grad, y.grad?.shape]).toEqual([null, [1]]);
  });

  it('marks outputs through which no gradient flows, as none flows through integers', async () => {
    class SignAndTwice extends AutogradFunction {
      static forward(ctx: FunctionContext, x: Tensor): Tensor[] {
        const sign = x.sign();
        ctx.markNonDifferentiable(sign, x);
        return [sign, x.mul(2), x.gt(0), x];
      }

      static backward(_: FunctionContext, sign: Tensor, twice: Tensor): Tensor {
        return sign.add(twice.mul(2));
      }
    }
    const x = tensor([1, -2], { requiresGrad: true });
    const [sign, twice, isPositive, same] = SignAndTwice.apply(x);
    expect([sign, twice, isPositive, same].map((y) => y.requiresGrad)).toEqual([
      false,
      true,
      false,
      false,
    ]);
    expect(x.requiresGrad).toBe(true);
    twice.sum().backward();
    expect(await x.grad?.toArray()).toEqual([2, 2]);
  });

  it('saves outputs, which are differentiable again', async () => {
    const Exp = functionOf(
      (ctx, x) => {
        const y = x.exp();
        ctx.saveForBackward(y);
        return y;
      },
      (ctx, g) => g.mul(ctx.savedTensors[0]),
    );
    const x = variable([0.5, 1]);
    expect(await gradcheck((x) => Exp.apply(x), [x])).toBe(true);
    expect(await gradgradcheck((x) => Exp.apply(x), [x])).toBe(true);
  });

  it('sums a gradient of a shape that the input broadcasts to, and converts its dtype', async () => {
    const Wide = functionOf(
      (_, x) => x.mul(2),
      () => ones([4, 2], { dtype: 'float64' }),
    );
    const x = tensor([1, 2], { requiresGrad: true });
    Wide.apply(x).sum().backward();
    expect(await x.grad?.toArray()).toEqual([4, 4]);
    expect(x.grad?.dtype).toBe('float32');
  });

  it('may return its gradient, or a tensor that is the user’s, as it is', async () => {
    const fixed = tensor([7, 8]);
    const [Same, Fixed] = [
      functionOf(
        (_, x) => x.mul(1),
        (_, g) => g,
      ),
      functionOf(
        (_, x) => x.mul(1),
        () => fixed,
      ),
    ];
    const x = tensor([1, 2], { requiresGrad: true });
    Fixed.apply(Same.apply(x)).sum().backward();
    expect(await x.grad?.toArray()).toEqual([7, 8]);
    x.grad?.zero_();
    expect(await fixed.toArray()).toEqual([7, 8]);
  });

  it('is recorded by nobody without a gradient to pass', () => {
    const y = MyReLU.apply(tensor([1]));
    expect([y.requiresGrad, y.gradFn]).toEqual([false, null]);
    const x = tensor([1], { requiresGrad: true });
    expect(noGrad(() => MyReLU.apply(x)).requiresGrad).toBe(false);
    const captured = functionOf(
      (_, y) => y.mul(x),
      (_, g) => g,
    );
    expect(captured.apply(tensor([1])).requiresGrad).toBe(false);
  });
});

describe('what a function returns as it is', () => {
  const Identity = functionOf(
    (_, x) => x,
    (_, g) => g.mul(10),
  );

  it('is another tensor in the graph', async () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const y = Identity.apply(x);
    expect(y).not.toBe(x);
    expect([x.isLeaf, `${y.gradFn}`]).toEqual([true, '<OwnBackward>']);
    y.sum().backward();
    expect(await x.grad?.toArray()).toEqual([10, 10]);
  });

  it('cannot be written to, nor used after a write to the input', () => {
    const x = tensor([1, 2], { requiresGrad: true }).mul(1);
    const y = Identity.apply(x);
    expect(() => y.mul_(2)).toThrow(
      raised(
        'GradError',
        'mul_: the target is float32[2], which <OwnBackward> returned though it shares memory ' +
          'with another tensor; write to a clone(), or in noGrad()',
      ),
    );
    x.mul_(2);
    expect(() => y.sum()).toThrow(
      raised(
        'GradError',
        'backward: float32[2], which <OwnBackward> returned though it shares memory with another ' +
          'tensor, was changed by a write to that; return a clone(), or write to one',
      ),
    );
  });

  it('may be a view of the input', async () => {
    const Transposed = functionOf(
      (_, x) => x.t(),
      (_, g) => g.t(),
    );
    const x = tensor([[1, 2, 3]], { dtype: 'float64', requiresGrad: true });
    expect(await gradcheck((x) => Transposed.apply(x), [x])).toBe(true);
    expect(`${Transposed.apply(x).gradFn}`).toBe('<OwnBackward>');
  });

  it('leaves an input that requires no gradient without one', () => {
    class First extends AutogradFunction {
      static forward(_: FunctionContext, x: Tensor, __: Tensor): Tensor {
        return x;
      }

      static backward(_: FunctionContext, g: Tensor): Tensor[] {
        return [g, g];
      }
    }
    const [x, w] = [tensor([1]), tensor([1], { requiresGrad: true })];
    const y = First.apply(x, w);
    expect([x.requiresGrad, y.requiresGrad]).toEqual([false, true]);
    expect(x.mul(2).requiresGrad).toBe(false);
  });
});

describe('what a function saves', () => {
  it('goes as soon as backward has used it', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const Keeps = functionOf(
      (ctx, x) => {
        const big = zeros([100_000]);
        ctx.saveForBackward(big);
        const y = x.mul(2);
        big.dispose();
        return y;
      },
      (ctx, g) => {
        expect(ctx.savedTensors[0].shape).toEqual([100_000]);
        return g;
      },
    );
    const before = memory().liveBytes;
    const y = Keeps.apply(x).sum();
    expect(memory().liveBytes).toBeGreaterThan(before + 400_000);
    y.backward();
    expect(memory().liveBytes).toBeLessThan(before + 1000);
  });

  it('is kept as it is at the end of forward', async () => {
    const Late = functionOf(
      (ctx, x) => {
        const y = x.clone();
        ctx.saveForBackward(y);
        return y.mul_(2);
      },
      (ctx, g) => g.mul(ctx.savedTensors[0]),
    );
    const x = tensor([1, 2], { requiresGrad: true });
    Late.apply(x).sum().backward();
    expect(await x.grad?.toArray()).toEqual([2, 4]);
  });

  it('is gone at a second backward, which says so', () => {
    const loss = MyReLU.apply(tensor([1], { requiresGrad: true }));
    loss.backward(undefined, { retainGraph: true });
    loss.backward();
    expect(() => loss.backward()).toThrow(
      raised(
        'GradError',
        'backward: MyReLUBackward was computed before, and what it saved is gone; the first ' +
          'backward() must be told to keep it, by { retainGraph: true }',
      ),
    );
  });

  it('must not be written to', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const y = x.mul(1);
    const z = MyReLU.apply(y);
    y.zero_();
    expect(() => z.sum().backward()).toThrow(
      raised(
        'GradError',
        'backward: float32[2], saved for MyReLUBackward, was written to in place (version 1, ' +
          'saved at version 0); write to a clone(), or write after backward()',
      ),
    );
  });
});

describe('a function is refused', () => {
  const x = tensor([1, 2], { requiresGrad: true });
  const backward = (result: Tensor | null | readonly (Tensor | null)[]) =>
    functionOf(
      (_, x) => x.mul(1),
      () => result,
    )
      .apply(x)
      .sum()
      .backward();

  it('with another number of gradients', () => {
    expect(() => backward([])).toThrow(
      raised(
        'GradError',
        'Own.backward: 0 gradients came back, and forward took 1 argument; each argument has one, ' +
          'null where none flows',
      ),
    );
    expect(() => backward([null, ones([2])])).toThrow(
      raised(
        'GradError',
        'Own.backward: 2 gradients came back, and forward took 1 argument; each argument has one, ' +
          'null where none flows',
      ),
    );
    backward([null, null]);
    expect(x.grad).toBeNull();
  });

  it('with a gradient of another shape, or of integers', () => {
    expect(() => backward(ones([3]))).toThrow(
      raised(
        'GradError',
        'Own.backward: gradient 0 is float32[3], argument 0 is float32[2]; a gradient is ' +
          'floating, and has the shape of its argument or one that it broadcasts to',
      ),
    );
    expect(() => backward(ones([2], { dtype: 'int32' }))).toThrow(
      raised(
        'GradError',
        'Own.backward: gradient 0 is int32[2], argument 0 is float32[2]; a gradient is ' +
          'floating, and has the shape of its argument or one that it broadcasts to',
      ),
    );
  });

  it('with a gradient of what is no tensor', () => {
    class Wrong extends Power {
      static override backward(_: FunctionContext<{ exponent: number }>, g: Tensor): Tensor[] {
        return [g, g];
      }
    }
    expect(() => Wrong.apply(x, 2).sum().backward()).toThrow(
      raised(
        'GradError',
        'Wrong.backward: gradient 1 is float32[2], argument 1 is no tensor; tensors have tensors ' +
          'as gradients, other arguments have null',
      ),
    );
  });

  it('if forward writes to an argument that requires a gradient', () => {
    const Writes = functionOf(
      (_, x) => x.mul_(2),
      (_, g) => g,
    );
    expect(() => Writes.apply(x.mul(1))).toThrow(
      raised(
        'GradError',
        'Own.forward: argument 0 is float32[2], requires a gradient and was written to in place; ' +
          'write to a clone()',
      ),
    );
  });

  it('if it is asynchronous', () => {
    class Later extends AutogradFunction {
      static async forward(_: FunctionContext, x: Tensor): Promise<Tensor> {
        return x;
      }

      static backward(_: FunctionContext, g: Tensor): Tensor {
        return g;
      }
    }
    expect(() => Later.apply(x)).toThrow(
      raised(
        'ValueError',
        'Later.forward: the callback returned a promise; Later.forward lasts for a call',
      ),
    );
  });

  it('without its methods or its class', () => {
    class Half extends AutogradFunction {
      static forward(_: FunctionContext, x: Tensor): Tensor {
        return x;
      }
    }
    // @ts-expect-error: TypeScript says so too.
    expect(() => Half.apply(x)).toThrow(
      raised(
        'GradError',
        'apply: static backward is missing on Half; it is called on a subclass of AutogradFunction ' +
          'that has static forward(ctx, …) and backward(ctx, …)',
      ),
    );
    const { apply } = MyReLU;
    // @ts-expect-error: TypeScript says so too.
    expect(() => apply(x)).toThrow(
      raised(
        'GradError',
        'apply: static forward is missing on undefined; it is called on a subclass of ' +
          'AutogradFunction that has static forward(ctx, …) and backward(ctx, …)',
      ),
    );
  });
});

describe('the types of apply', () => {
  it('are those of forward without its context', () => {
    expectTypeOf(() => MyReLU.apply(ones([1]))).returns.toEqualTypeOf<Tensor>();
    expectTypeOf(() => SumAndProduct.apply(ones([1]), ones([1]))).returns.toEqualTypeOf<
      [Tensor, Tensor]
    >();
    // @ts-expect-error: an exponent is missing.
    expect(() => Power.apply(ones([1]))).toThrow();
    // @ts-expect-error: an exponent is a number.
    expect(() => Power.apply(ones([1]), 'two')).toThrow();
  });

  it('do not depend on what else is in the graph', () => {
    const x = variable([2]);
    const [g] = grad(Power.apply(MyReLU.apply(x), 2), x, { createGraph: true });
    expect(g.itemSync()).toBe(4);
    expect(grad(g, x)[0].itemSync()).toBe(2);
  });
});
