import '@gradus/backend-cpu/register';
import { manualSeed, Tensor } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { Bilinear, Flatten, Identity, Linear, type Module, Unflatten } from '../../src/index.ts';
import { type Elements, expectClose, expectEqual, goldens, tensorOf } from '../goldens.ts';

const layers = { Bilinear, Flatten, Identity, Linear, Unflatten };

interface Case {
  readonly layer: keyof typeof layers;
  readonly args: readonly unknown[];
  readonly options: object;
  readonly dtype: 'float32' | 'float64';
  readonly seed: number;
  readonly printed: string;
  readonly state: readonly (readonly [string, Elements])[];
  readonly inputs: readonly Elements[];
  readonly output: Elements;
  readonly gradient: Elements;
  readonly inputGradients: readonly Elements[];
  readonly gradients: readonly Elements[];
}

function made({ layer, args, options, dtype, seed }: Case): Module {
  manualSeed(seed);
  const hasDType = layer === 'Linear' || layer === 'Bilinear';
  const all = hasDType ? [...args, { ...options, dtype }] : args;
  return Reflect.construct(layers[layer], all);
}

function output(module: Module, inputs: readonly Tensor[]): Tensor {
  const y: unknown = Reflect.apply(module.forward, module, inputs);
  if (y instanceof Tensor) return y;
  throw new Error('the layer gave no tensor');
}

describe('a layer has the values, results and gradients of PyTorch', () => {
  const cases = goldens<readonly Case[]>('layers');
  it.each(cases.map((each) => [`${each.printed} ${each.dtype} ${each.inputs[0].shape}`, each]))(
    '%s',
    (_, each) => {
      const module = made(each);
      expect(String(module)).toBe(each.printed);
      expect(module.namedParameters().map(([name]) => name)).toEqual(
        each.state.map(([name]) => name),
      );
      module.parameters().forEach((parameter, i) => {
        expectEqual(parameter, each.state[i][1]);
      });
      const inputs = each.inputs.map((x) => tensorOf(x).requiresGrad_());
      const y = output(module, inputs);
      expectClose(y, each.output);
      y.backward(tensorOf(each.gradient));
      inputs.forEach((x, i) => {
        expectClose(x.grad, each.inputGradients[i]);
      });
      module.parameters().forEach(({ grad }, i) => {
        expectClose(grad, each.gradients[i]);
      });
    },
  );
});
