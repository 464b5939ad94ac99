import '@gradus/backend-cpu/register';
import { isGradEnabled } from '@gradus/autograd';
import { memory, ones, type Tensor } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { Dropout, Flatten, Linear, Module, Sequential } from '../../src/index.ts';
import { raised } from '../raised.ts';

class Shared extends Module {
  enter = new Linear(4, 3);
  middle = new Linear(3, 3);
  unused = new Linear(2, 2, { bias: false });
  tied = this.enter.weight;
  modes: boolean[] = [];
  forward(x: Tensor): { y: Tensor; parts: Tensor[] } {
    this.modes.push(this.training, isGradEnabled());
    const h = this.middle.forward(this.middle.forward(this.enter.forward(x)));
    return { y: h.sum(), parts: [h] };
  }
}

describe('summary', () => {
  it('tells shapes and parameters of every layer', () => {
    const model = new Sequential(
      new Linear(3, 4),
      new Sequential(new Dropout(), new Linear(4, 1)),
      new Flatten(0, 1),
    );
    model.at(0).requiresGrad_(false);
    const summary = model.summary(ones([5, 3]));
    expect(summary.toString()).toBe(
      [
        'Layer            Output  Parameters',
        'Sequential       [5]              0',
        '  0: Linear      [5, 4]          16',
        '  1: Sequential  [5, 1]           0',
        '    0: Dropout   [5, 4]           0',
        '    1: Linear    [5, 1]           5',
        '  2: Flatten     [5]              0',
        '21 parameters, 5 trainable',
      ].join('\n'),
    );
    expect([summary.parameters, summary.trainable]).toEqual([21, 5]);
    expect(summary.rows[1]).toEqual({
      name: '0',
      kind: 'Linear',
      calls: 1,
      outputs: [[5, 4]],
      parameters: 16,
    });
  });

  it('counts what is shared once, and calls', () => {
    const model = new Shared();
    const { rows, parameters } = model.summary(ones([2, 4]));
    expect(rows.map(({ calls }) => calls)).toEqual([1, 1, 2, 0]);
    expect(rows[0].outputs).toEqual([[], [2, 3]]);
    expect(parameters).toBe(12 + 3 + 12 + 4);
    expect(rows.reduce((sum, row) => sum + row.parameters, 0)).toBe(parameters);
  });

  it('evaluates without recording, and leaves everything as it was', () => {
    const model = new Shared();
    model.middle.eval();
    const x = ones([2, 4]);
    const before = memory().buffers;
    model.summary(x);
    expect(model.modes).toEqual([false, false]);
    expect(model.modules().map(({ training }) => training)).toEqual([true, true, false, true]);
    expect(model.modules().some((module) => Object.hasOwn(module, 'forward'))).toBe(false);
    expect(memory().buffers).toBe(before);
  });

  it('leaves everything as it was when the pass fails', () => {
    const model = new Sequential(new Linear(3, 4));
    expect(() => model.summary(ones([5, 2]))).toThrow('inFeatures is 3');
    expect(model.at(0).training).toBe(true);
    expect(Object.hasOwn(model.at(0), 'forward')).toBe(false);
  });

  it('refuses a pass that is not done when it returns', () => {
    class Late extends Module {
      async forward(x: Tensor): Promise<Tensor> {
        return x;
      }
    }
    expect(() => new Late().summary(ones([1]))).toThrow(
      raised('ValueError', 'summary: the callback returned a promise; summary lasts for a call'),
    );
  });
});
