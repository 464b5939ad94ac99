import '@gradus/backend-cpu/register';
import * as optim from '@gradus/optim';
import { defaultGenerator, memory, ones, type Tensor, tensor, zeros } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { compile } from '../src/index.ts';

// What a program cannot know is refused by name, and what was done until then was right.

const rule =
  'A program does the same each time; pass what changes as an argument, numbers that change at ' +
  'each call as tensors';

/** The results of calls until one is refused, and what that says. */
function until(step: () => Tensor): readonly [results: number[], message: string] {
  const results: number[] = [];
  for (let t = 0; t < 9; t++) {
    try {
      results.push(step().itemSync());
    } catch (error) {
      return [results, error instanceof Error ? error.message : String(error)];
    }
  }
  return [results, ''];
}

describe('compile refuses what JavaScript changes unseen:', () => {
  const changed = 'compile: each of the last 2 calls did something else than the one before:';

  it('numbers', () => {
    let count = 0;
    const x = ones([1]);
    const [results, message] = until(compile(() => x.mul(++count)));
    expect(results).toEqual([1, 2, 3]);
    expect(message).toBe(`${changed} kernel 1 of 1 computes with 3, and with 2 before. ${rule}`);
  });

  it('tensors', () => {
    let batch = 0;
    const batches = [1, 2, 3, 4].map((value) => tensor([value]));
    const [results, message] = until(compile(() => batches[batch++].mul(2)));
    expect(results).toEqual([2, 4, 6]);
    expect(message).toBe(
      `${changed} kernel 1 of 1 works on float32[1] in other memory than before. ${rule}`,
    );
  });

  it('places', () => {
    let place = 0;
    const x = tensor([1, 2, 3, 4]);
    const [results, message] = until(compile(() => x.select(0, place++).mul(2)));
    expect(results).toEqual([2, 4, 6]);
    expect(message).toBe(
      `${changed} kernel 1 of 1 works on float32[] at another place than before. ${rule}`,
    );
  });

  it('elements', () => {
    let value = 0;
    const [results, message] = until(compile(() => tensor([++value])));
    expect(results).toEqual([1, 2, 3]);
    expect(message).toBe(`${changed} it made a tensor of 3, and of 2 before. ${rule}`);
  });

  it('the course that it takes', () => {
    let depth = 0;
    const x = ones([1]);
    const deeper = compile(() => {
      depth++;
      let y = x;
      for (let i = 0; i < depth; i++) y = y.add(1);
      return y;
    });
    const [results, message] = until(deeper);
    expect(results).toEqual([2, 3, 4]);
    expect(message).toBe(`${changed} it ran 3 kernels, then 2 kernels. ${rule}`);
    // Whoever changed that begins anew.
    deeper.dispose();
    depth = 0;
    expect(deeper().itemSync()).toBe(2);
  });

  it('what is returned', () => {
    let calls = 0;
    const x = ones([1]);
    const step = compile(() => ({ y: x.add(1), calls: ++calls }));
    for (let t = 0; t < 3; t++) expect(step().calls).toBe(t + 1);
    expect(() => step()).toThrow(`${changed} it returned number 3, and number 2 before. ${rule}`);
    expect(calls).toBe(3);
  });

  it('but takes what is found once and for all', () => {
    let scale: Tensor | undefined;
    const step = compile((x: Tensor) => {
      scale ??= defaultScale;
      return x.mul(scale);
    });
    const defaultScale = tensor([3]);
    for (let t = 0; t < 5; t++) expect(step(tensor([t])).itemSync()).toBe(3 * t);
    expect(step.statistics()).toEqual({ captures: 2, replays: 3, programs: 1 });
  });

  it('unless it is told that nothing changes', () => {
    const step = compile((x: Tensor) => x.add(1), { verify: false });
    for (let t = 0; t < 4; t++) expect(step(tensor([t])).itemSync()).toBe(t + 1);
    expect(step.statistics()).toEqual({ captures: 1, replays: 3, programs: 1 });
  });
});

describe('compile refuses', () => {
  const inside = 'called inside of a function that is being compiled';

  it('writes that are recorded and outlive the call', () => {
    const state = zeros([2]);
    const w = ones([2], { requiresGrad: true });
    const step = compile(() => {
      state.add_(w);
    });
    expect(() => step()).toThrow(
      'compile: the function wrote to float32[2], which it did not make, and the write was ' +
        'recorded for backward(); a program records nothing. Write in noGrad(), or what is detached',
    );
  });

  it.each([
    ['RAdam', optim.RAdam],
    ['ASGD', optim.ASGD],
  ])('two steps a call of %s, whose count decides what is done', (name, Kind) => {
    const w = zeros([1], { requiresGrad: true });
    const optimizer = new Kind([w]);
    const step = compile(() => {
      for (let k = 0; k < 2; k++) {
        optimizer.zeroGrad();
        w.sum().backward();
        optimizer.step();
      }
    });
    expect(() => step()).toThrow(
      `${name}.step: ${inside}; the number of steps decides what it does, so that it takes one ` +
        'step a call',
    );
  });

  it('schedules that look at values', () => {
    const optimizer = new optim.SGD([zeros([1])], { lr: 1 });
    const schedule = new optim.ReduceLROnPlateau(optimizer);
    expect(() => compile(() => schedule.step(1))()).toThrow(
      `ReduceLROnPlateau.step: ${inside}; call it after the call, with what that gave`,
    );
    expect(schedule.lastEpoch).toBe(0);
  });

  it('LBFGS', () => {
    const w = ones([1], { requiresGrad: true });
    const optimizer = new optim.LBFGS([w]);
    const step = compile(() => {
      void optimizer.step(() => {
        const loss = w.mul(w).sum();
        loss.backward();
        return loss;
      });
    });
    expect(() => step()).toThrow(
      `LBFGS.step: ${inside}; it reads values to decide how far it goes. Call it without compile`,
    );
  });

  it('draws for the host, and states of generators', () => {
    const state = defaultGenerator.getState();
    const draw = compile(() => tensor(defaultGenerator.uniform(new Float32Array(1))));
    expect(() => draw()).toThrow(
      `Generator.uniform: ${inside}; draw before the call, and pass the number as an argument`,
    );
    const restore = compile(() => {
      defaultGenerator.setState(state);
    });
    expect(() => restore()).toThrow(`setState: ${inside}; seed or make generators before the call`);
    expect(defaultGenerator.getState()).toEqual(state);
  });

  it('what is no function, and options that are unknown', () => {
    expect(() => Reflect.apply(compile, null, [3])).toThrow(
      'compile: the callback is 3; it is a function',
    );
    expect(() => Reflect.apply(compile, null, [() => ones([1]), true])).toThrow('compile: ');
  });
});

describe('a function that throws', () => {
  it('has done what it did, and is captured at the next call', () => {
    const w = tensor([1, 2], { requiresGrad: true });
    let fails = true;
    const step = compile((x: Tensor) => {
      w.grad = null;
      w.mul(x).sum().backward();
      if (fails) throw new Error('not now');
      return w.mul(x);
    });
    const x = tensor([1, 1]);
    expect(() => step(x)).toThrow('not now');
    const before = memory().liveBytes;
    for (let t = 0; t < 2; t++) expect(() => step(x)).toThrow('not now');
    expect(memory().liveBytes).toBeLessThanOrEqual(before);
    fails = false;
    for (let t = 0; t < 4; t++) {
      expect(Array.from(step(tensor([t, t])).readSync())).toEqual([t, 2 * t]);
    }
    expect(step.statistics()).toMatchObject({ captures: 6, replays: 1 });
  });
});
