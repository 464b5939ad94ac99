// What TypeScript sees of the package; `tsc` checks this file, running it checks nothing more.
import '@gradus/autograd';
import type { Tensor } from '@gradus/tensor';
import { describe, expectTypeOf, it } from 'vitest';
import type { Adam, LBFGS, Optimizer, SGD } from '../src/index.ts';

type Closure = () => Tensor;

describe('the types of', () => {
  it('a step are those of its optimizer', () => {
    const step = (optimizer: SGD | Adam, closure: Closure) =>
      [optimizer.step(), optimizer.step(closure)] as const;
    expectTypeOf<ReturnType<typeof step>>().toEqualTypeOf<readonly [undefined, Tensor]>();
    expectTypeOf<Parameters<LBFGS['step']>>().toEqualTypeOf<[closure: Closure]>();
    expectTypeOf<ReturnType<LBFGS['step']>>().toEqualTypeOf<Promise<Tensor>>();
  });

  it('a step of any optimizer can be awaited', () => {
    for (const optimizer of [] as (SGD | Adam | LBFGS)[]) {
      expectTypeOf(optimizer).toExtend<Optimizer>();
    }
    const step = async (optimizer: Optimizer, closure: Closure) => await optimizer.step(closure);
    expectTypeOf<ReturnType<typeof step>>().toEqualTypeOf<Promise<Tensor | undefined>>();
  });
});
