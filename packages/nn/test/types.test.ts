// What TypeScript sees of the package; `tsc` checks this file, running it checks nothing more.
import '@gradus/backend-cpu/register';
import type { Tensor } from '@gradus/tensor';
import { describe, expectTypeOf, it } from 'vitest';
import type {
  Bilinear,
  ForwardHook,
  Identity,
  Layer,
  Module,
  Parameter,
  Summary,
} from '../src/index.ts';
import { Flatten, Linear, Sequential } from '../src/index.ts';

describe('the types of', () => {
  it('a forward pass are those that its class gives', () => {
    expectTypeOf<Linear['forward']>().toEqualTypeOf<(x: Tensor) => Tensor>();
    expectTypeOf<Bilinear['forward']>().toEqualTypeOf<(x1: Tensor, x2: Tensor) => Tensor>();
    const summary = (layer: Bilinear, x: Tensor) => layer.summary(x, x);
    expectTypeOf<ReturnType<typeof summary>>().toEqualTypeOf<Summary>();
  });

  it('layers in a row are those of one tensor', () => {
    expectTypeOf<Linear>().toExtend<Layer>();
    expectTypeOf<Sequential<[Linear]>>().toExtend<Layer>();
    expectTypeOf<Bilinear>().not.toExtend<Layer>();
    expectTypeOf<Bilinear>().toExtend<Module>();
  });

  it('layers by position are their own', () => {
    const at = (model: Sequential<[Linear, Identity]>) => ({
      first: () => model.at(0),
      last: () => model.at(-1),
      any: (i: number) => model.at(i),
    });
    expectTypeOf<ReturnType<ReturnType<typeof at>['first']>>().toEqualTypeOf<Linear>();
    expectTypeOf<ReturnType<ReturnType<typeof at>['last']>>().toEqualTypeOf<Linear | Identity>();
    expectTypeOf<ReturnType<ReturnType<typeof at>['any']>>().toEqualTypeOf<Linear | Identity>();
    expectTypeOf(new Sequential(new Flatten()).at(0)).toEqualTypeOf<Flatten>();
  });

  it('biases are there unless they are left out', () => {
    expectTypeOf(() => new Linear(1, 1)).returns.toEqualTypeOf<Linear>();
    expectTypeOf(new Linear(1, 1, { dtype: 'float64' }).bias).toEqualTypeOf<Parameter>();
    expectTypeOf(new Linear(1, 1, { bias: false }).bias).toEqualTypeOf<null>();
    const maybe = (bias: boolean) => new Linear(1, 1, { bias }).bias;
    expectTypeOf<ReturnType<typeof maybe>>().toEqualTypeOf<Parameter | null>();
  });

  it('parameters are tensors with gradients', () => {
    expectTypeOf<Parameter>().toExtend<Tensor>();
    expectTypeOf<Parameter['grad']>().toEqualTypeOf<Tensor | null>();
  });

  it('hooks are those of the module', () => {
    type Hook = ForwardHook<Linear>;
    expectTypeOf<Parameters<Hook>>().toEqualTypeOf<[Linear, [x: Tensor], Tensor]>();
    expectTypeOf<ReturnType<Hook>>().toEqualTypeOf<Tensor | undefined>();
  });
});
