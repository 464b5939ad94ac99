import '@gradus/backend-cpu/register';
import { GradError, noGrad } from '@gradus/autograd';
import { referenceBackend } from '@gradus/conformance/reference';
import { registerBackend, type Tensor, tensor } from '@gradus/tensor';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../src/index.ts';

// Values are small integers, so that sums are exact in any order and results must be equal.

const shape = [3, 4] as const;
const count = shape[0] * shape[1];

/** An op on what was computed before, told by three positions. */
type Op = (values: Tensor[], i: number, j: number, k: number) => Tensor | undefined;

const pick = (values: readonly Tensor[], i: number): Tensor => values[i % values.length];
/** What may be written to a value: no graph leads to the state, which outlives the call. */
const fitting = (v: readonly Tensor[], i: number, x: Tensor): Tensor =>
  pick(v, i) === v[2] ? x.detach() : x;
const small = (x: Tensor): Tensor => x.clamp(-9, 9);

const ops: Readonly<Record<string, Op>> = {
  add: (v, i, j) => small(pick(v, i).add(pick(v, j))),
  sub: (v, i, j) => small(pick(v, i).sub(pick(v, j))),
  mul: (v, i, j) => small(pick(v, i).mul(pick(v, j))),
  relu: (v, i) => pick(v, i).relu(),
  scaled: (v, i, j) => small(pick(v, i).mul(j)),
  where: (v, i, j, k) => pick(v, i).where(pick(v, k).gt(0), pick(v, j)),
  flipped: (v, i) => pick(v, i).flip(0).add(1),
  turned: (v, i) => pick(v, i).reshape([4, 3]).t().mul(2).clamp(-9, 9),
  sum: (v, i, j) =>
    small(
      pick(v, i)
        .sum(j % 2, { keepdim: true })
        .add(pick(v, j)),
    ),
  max: (v, i, j) => pick(v, i).max(1, { keepdim: true }).values.sub(pick(v, j)).clamp(-9, 9),
  cumsum: (v, i, j) => small(pick(v, i).cumsum(j % 2)),
  product: (v, i, j) => small(pick(v, i).mm(pick(v, j).t()).mm(pick(v, i))),
  row: (v, i, j) =>
    small(
      pick(v, i)
        .select(0, j % 3)
        .add(pick(v, j)),
    ),
  stretched: (v, i, j) =>
    pick(v, i)
      .narrow(1, j % 4, 1)
      .expand([...shape])
      .add(0),
  again: (v, i) => pick(v, i).mul(1),
  constant: (v, i) =>
    tensor([i, -1, 2, 0], { device: v[0].device })
      .expand([...shape])
      .add(1),
  narrowed: (v, i, j) => {
    const wide = pick(v, i)
      .repeat([1, 2])
      .narrow(1, j % 5, 4);
    return wide.mul(2).clamp(-9, 9);
  },
  taken: (v, i, j, k) => {
    const rows = tensor([j % 3, k % 3, i % 3], { dtype: 'int32', device: v[0].device });
    return small(pick(v, i).indexSelect(0, rows).add(pick(v, j)));
  },
  range: (v, i, j) => {
    const [most, least] = [pick(v, i).max(0).values, pick(v, j).min(0).values];
    return small(most.sub(least).add(pick(v, i)));
  },
  'less a copy that is written to': (v, i, j) => {
    const product = pick(v, i).mm(pick(v, j).t()).mm(pick(v, i));
    const copy = product.clone();
    copy.mul_(2);
    return small(product.sub(copy));
  },
  cast: (v, i, j) => small(pick(v, i).to('int32').to('float32').add(pick(v, j))),
  write: (v, i, j) => void pick(v, i).copy_(fitting(v, i, pick(v, j).clone())),
  'write in place': (v, i, j) =>
    void pick(v, i)
      .add_(fitting(v, i, pick(v, j).clone()))
      .clamp_(-9, 9),
  'write a column': (v, i, j) =>
    void pick(v, i)
      .select(1, j % 4)
      .copy_(
        fitting(
          v,
          i,
          pick(v, j)
            .select(1, i % 4)
            .mul(2)
            .clamp(-9, 9),
        ),
      ),
  'write turned': (v, i, j) =>
    void pick(v, i).copy_(fitting(v, i, pick(v, j).reshape([4, 3]).t().add(1).clamp(-9, 9))),
  'write where': (v, i, j, k) => void pick(v, i).maskedFill_(pick(v, j).gt(0), (k % 5) - 2),
};

const instruction = fc.tuple(
  fc.constantFrom(...Object.keys(ops)),
  fc.nat(40),
  fc.nat(40),
  fc.nat(40),
);

type Instructions = readonly (readonly [string, number, number, number])[];

/** What lives from call to call: memory that is written to, and a parameter. */
interface Lasting {
  readonly state: Tensor;
  readonly w: Tensor;
}

/** A function of two tensors that writes to a third and gives its last values. */
function program(instructions: Instructions, outputs: number, { state, w }: Lasting) {
  return (x: Tensor, y: Tensor): Tensor[] => {
    const values = [x.add(0), y.add(0), state, w.mul(1)];
    for (const [name, i, j, k] of instructions) {
      const result = ops[name](values, i, j, k);
      if (result === undefined) continue;
      // Gradients stay small integers, too.
      if (result.requiresGrad) result.registerHook(small);
      values.push(result);
    }
    const last = values.slice(-outputs);
    return [...last.map((value) => value.add(0)), ...(w.requiresGrad ? trained(last, w) : [])];
  };
}

/** The gradient of a parameter, after a step against it. */
function trained(values: readonly Tensor[], w: Tensor): Tensor[] {
  const [first, ...others] = values.filter((value) => value.requiresGrad);
  if (first === undefined) return [];
  others.reduce((loss, value) => loss.add(value.sum()), first.sum()).backward();
  if (w.grad === null) return [];
  const { grad } = w;
  noGrad(() => {
    grad.clamp_(-9, 9);
    w.sub_(grad).clamp_(-9, 9);
  });
  return [grad.mul(1)];
}

const values = (seed: number, device: string): Tensor =>
  tensor(
    Array.from({ length: count }, (_, i) => ((i * 7 + seed * 5) % 11) - 5),
    { device },
  ).reshape([...shape]);

async function outcomes(run: (x: Tensor, y: Tensor) => Tensor[], { state, w }: Lasting) {
  const { device } = state;
  const found: number[] = [];
  for (let t = 0; t < 5; t++) {
    // Gradients add up over three calls.
    if (t === 3) w.grad = null;
    try {
      const results = run(values(t, device), values(t + 3, device));
      for (const result of [...results, state, w]) found.push(...(await result.read()));
    } catch (error) {
      if (!(error instanceof GradError)) throw error;
      return error.message;
    }
  }
  return unsigned(found);
}

/** Zeros of both signs as one: which of them a maximum gives is a device's own. */
function unsigned(numbers: readonly number[]): number[] {
  return numbers.map((value) => value + 0);
}

const lasting = (device: string, requiresGrad: boolean): Lasting => ({
  state: values(9, device),
  w: values(4, device).requiresGrad_(requiresGrad),
});

registerBackend(referenceBackend());

describe('a random program', () => {
  it.each([
    ['does', false],
    ['and its gradients do', true],
  ])(
    '%s compiled what eagerly, on the CPU and on the reference',
    async (_, requiresGrad) => {
      let refused = 0;
      let runs = 0;
      const samples = fc.asyncProperty(
        fc.array(instruction, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 4 }),
        async (instructions, outputs) => {
          runs++;
          const eager = lasting('cpu', requiresGrad);
          const expected = await outcomes(program(instructions, outputs, eager), eager);
          // A saved value may have been written to: that is an error either way.
          if (typeof expected === 'string') refused++;
          for (const device of ['cpu', 'reference']) {
            const own = lasting(device, requiresGrad);
            const step = compile(program(instructions, outputs, own));
            expect(await outcomes(step, own)).toEqual(expected);
            const { captures, replays } = step.statistics();
            if (typeof expected !== 'string') expect(captures + replays).toBe(5);
            if (typeof expected !== 'string') expect(replays).toBeGreaterThan(0);
            step.dispose();
          }
        },
      );
      await fc.assert(samples, { numRuns: 150, seed: 5 });
      // Most of them run.
      expect(refused).toBeLessThan(runs / 2);
    },
    60_000,
  );
});
