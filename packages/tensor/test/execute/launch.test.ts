import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runnablePlan } from '../../src/backend/plan.ts';
import { registerBackend, unregisterBackend } from '../../src/backend/registry.ts';
import { GradusError } from '../../src/errors.ts';
import {
  type Capture,
  capturing,
  dependingOn,
  eachRun,
  isCapturing,
} from '../../src/execute/launch.ts';
import { perRun } from '../../src/execute/per-run.ts';
import { isScalar } from '../../src/execute/value.ts';
import {
  bernoulli,
  defaultGenerator,
  empty,
  Generator,
  manualSeed,
  NumpyRandom,
  pythonRandom,
  rand,
  randint,
  tensor,
} from '../../src/index.ts';
import { collected } from '../../src/memory/scope.ts';
import { FakeBackend } from '../fake-backend.ts';

let backend: FakeBackend;
let told: string[];
let repeats: (() => unknown)[];

const capture: Capture = {
  allocated: ({ bytes }) => told.push(`allocated ${bytes}`),
  launched: (_, { kind }, operands) => told.push(`${kind} of ${operands.length}`),
  uploaded: (storage, values) => {
    told.push(typeof values === 'function' ? 'uploaded anew' : `uploaded ${values.join()}`);
    if (typeof values === 'function') repeats.push(() => Array.from(values()));
    expect(storage.bytes).toBeGreaterThan(0);
  },
  repeats: (effect) => repeats.push(effect),
  depends: (read, value) => told.push(`depends on ${read()}, now ${value}`),
  refuse: (op, remedy) => {
    throw new GradusError(op, remedy);
  },
};

beforeEach(() => {
  backend = new FakeBackend();
  registerBackend(backend);
  told = [];
  repeats = [];
});

afterEach(() => unregisterBackend('fake'));

describe('a capture', () => {
  it('is told of memory, uploads and kernels in order', () => {
    const before = tensor([1, 2]);
    capturing(capture, () => before.add(tensor([3, 4])).sum());
    expect(told).toEqual([
      ...['allocated 8', 'uploaded 3,4'],
      ...['allocated 8', 'map of 3'],
      ...['allocated 4', 'reduce of 2'],
    ]);
  });

  it('is told of what the device then does', () => {
    const before = backend.calls.length;
    capturing(capture, () => tensor([1, 2]).mul(2));
    expect(backend.calls.slice(before)).toEqual(['allocate', 'write', 'allocate', 'map']);
  });

  it('that is dry lets the device allocate and do nothing else', () => {
    const before = backend.calls.length;
    const state = JSON.stringify(defaultGenerator.getState());
    let effects = 0;
    const result = capturing({ ...capture, isDry: true }, () => {
      eachRun(() => effects++);
      return tensor([1, 2])
        .add(rand([3, 2]))
        .sum(0);
    });
    expect(new Set(backend.calls.slice(before))).toEqual(new Set(['allocate']));
    expect([result.dtype, result.shape]).toEqual(['float32', [2]]);
    expect(effects).toBe(0);
    expect(JSON.stringify(defaultGenerator.getState())).toBe(state);
  });

  it('ends with its callback, and when that throws', () => {
    const fails = (): never => {
      expect(isCapturing()).toBe(true);
      throw new RangeError('no');
    };
    expect(() => capturing(capture, fails)).toThrow(RangeError);
    expect(isCapturing()).toBe(false);
    tensor([1]).neg();
    expect(told).toEqual([]);
  });

  it('is told of draws that they are done anew, in the order of the program', () => {
    manualSeed(0);
    const eager = [rand([2]).readSync(), randint(10, [2]).readSync(), empty([2]).uniform_()];
    manualSeed(0);
    capturing(capture, () => [rand([2]), randint(10, [2]), empty([2]).uniform_()]);
    expect(told.filter((what) => what.startsWith('uploaded'))).toEqual([
      'uploaded anew',
      'uploaded anew',
      'uploaded anew',
    ]);
    manualSeed(0);
    expect(repeats.map((repeat) => repeat())).toEqual([
      Array.from(eager[0] as Float32Array),
      Array.from(eager[1] as Int32Array),
      Array.from((eager[2] as ReturnType<typeof empty>).readSync()),
    ]);
  });

  it('refuses what gives values to the host', () => {
    const x = tensor([1]);
    const later = 'return the tensor, and read it after the call';
    const refused: readonly (readonly [() => unknown, string])[] = [
      [() => x.item(), `item: ${later}`],
      [() => x.itemSync(), `itemSync: ${later}`],
      [() => x.read(), `read: ${later}`],
      [() => x.readSync(), `readSync: ${later}`],
      [() => x.toArray(), `toArray: ${later}`],
      [() => `${x}`, 'toString: return the tensor, and print it after the call'],
      [
        () => pythonRandom.randint(1, 6),
        'pythonRandom: draw before the call, and pass the number as an argument',
      ],
    ];
    for (const [fn, message] of refused) {
      expect(() => capturing(capture, fn)).toThrow(message);
    }
  });

  it('refuses at once, by name, what values decide', () => {
    const x = tensor([1]);
    const refused: readonly (readonly [string, () => unknown])[] = [
      ['nonzero', () => x.nonzero()],
      ['maskedSelect', () => x.maskedSelect(x.gt(0))],
      ['unique', () => x.unique()],
      ['bincount', () => x.int().bincount()],
      ['histc', () => x.histc()],
      ['equal', () => x.equal(x)],
      ['allclose', () => x.allclose(x)],
      ['bernoulli', () => bernoulli(x)],
      ['multinomial', () => x.multinomial(1)],
      ['repeatInterleave', () => x.repeatInterleave(x.int())],
      ['at', () => x.at(x.gt(0))],
    ];
    for (const [op, fn] of refused) {
      expect(() => capturing(capture, fn)).toThrow(
        `${op}: values decide what it gives, and a program has them only when it runs. Call it ` +
          'before, and pass what it gives as an argument',
      );
    }
  });

  it('refuses moves, draws for the host and states of generators', () => {
    const generator = new Generator(0);
    const numbers = new NumpyRandom(0);
    const state = generator.getState();
    const drawn = 'draw before the call, and pass the number as an argument';
    const refused: readonly (readonly [() => unknown, string])[] = [
      [() => tensor([1]).to('elsewhere'), 'to: move tensors before the call'],
      [() => tensor([1]).toAsync('elsewhere'), 'toAsync: move tensors before the call'],
      [() => generator.uniform(new Float32Array(1)), `Generator.uniform: ${drawn}`],
      [() => generator.normal(new Float32Array(1)), `Generator.normal: ${drawn}`],
      [() => generator.randint(new Int32Array(1), 0, 2), `Generator.randint: ${drawn}`],
      [() => generator.randperm(3), `Generator.randperm: ${drawn}`],
      [() => generator.bernoulli(new Float32Array(1), 0.5), `Generator.bernoulli: ${drawn}`],
      [() => numbers.random(new Float64Array(1)), `NumpyRandom.random: ${drawn}`],
      [() => numbers.randn(new Float64Array(1)), `NumpyRandom.randn: ${drawn}`],
      [() => numbers.randint(0, 9), `NumpyRandom.randint: ${drawn}`],
      [() => generator.setState(state), 'setState: seed or make generators before the call'],
    ];
    for (const [fn, message] of refused) {
      expect(() => capturing(capture, fn)).toThrow(message);
    }
    expect(generator.getState()).toEqual(state);
  });
});

describe('perRun', () => {
  it('gives numbers as they are while nobody captures', () => {
    expect(perRun(tensor([1]), () => [0.1, 2])).toEqual([0.1, 2]);
  });

  it('gives tensors over numbers that are computed again at each run', () => {
    let steps = 0;
    const like = tensor([1]);
    const values = capturing(capture, () => perRun(like, () => [++steps, -steps]));
    expect(steps).toBe(1);
    expect(values.map((value) => (isScalar(value) ? value : value.dtype))).toEqual([
      'float64',
      'float64',
    ]);
    expect(values.map((value) => (isScalar(value) ? value : value.itemSync()))).toEqual([1, -1]);
    expect(repeats.map((repeat) => repeat())).toEqual([[2, -2]]);
    expect(steps).toBe(2);
  });
});

describe('dependingOn', () => {
  it('gives the value, and tells a capture how to ask for it again', () => {
    let isTraining = true;
    expect(dependingOn(() => isTraining)).toBe(true);
    expect(told).toEqual([]);
    isTraining = false;
    expect(capturing(capture, () => dependingOn(() => isTraining))).toBe(false);
    expect(told).toEqual(['depends on false, now false']);
  });
});

describe('eachRun', () => {
  it('does what belongs to each run, and tells a capture of it', () => {
    let steps = 0;
    eachRun(() => steps++);
    capturing(capture, () => eachRun(() => steps++));
    expect(steps).toBe(2);
    expect(repeats).toHaveLength(1);
    repeats[0]();
    expect(steps).toBe(3);
  });
});

describe('collected', () => {
  it('tells kept tensors from those that were written to', () => {
    const { result, made, kept } = collected('test', () => {
      const [a, b, c] = [empty([1]), empty([1]), empty([1])];
      b.zero_();
      c.dispose();
      return scopedPair(a, b);
    });
    expect(made).toEqual([result[0], result[1]]);
    expect([...kept]).toEqual([]);
    expect(made.every(({ disposed }) => !disposed)).toBe(true);
  });

  it('disposes what was made when its callback throws', () => {
    let made = empty([1]);
    const fails = () =>
      collected('test', () => {
        made = empty([1]);
        throw new RangeError('no');
      });
    expect(fails).toThrow(RangeError);
    expect(made.disposed).toBe(true);
  });
});

function scopedPair<T>(a: T, b: T): readonly [T, T] {
  return [a, b];
}

describe('a plan', () => {
  it('runs its steps in order on a backend that prepares none', () => {
    const x = tensor([1, 2]);
    const y = x.add(1);
    const steps = backend.runs.slice(-1);
    x.fill_(5);
    runnablePlan(backend, { steps }).run();
    expect(Array.from(y.readSync())).toEqual([6, 6]);
  });

  it('runs as the backend prepares it where it does', () => {
    let runs = 0;
    const prepared = { run: () => runs++, dispose() {} };
    const able = Object.assign(new FakeBackend(), { compile: () => prepared });
    runnablePlan(able, { steps: [] }).run();
    expect(runs).toBe(1);
  });
});
