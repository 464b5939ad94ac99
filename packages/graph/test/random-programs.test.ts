import '@gradus/backend-cpu/register';
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
  write: (v, i, j) => void pick(v, i).copy_(pick(v, j).clone()),
  'write in place': (v, i, j) => void pick(v, i).add_(pick(v, j).clone()).clamp_(-9, 9),
  'write a column': (v, i, j) =>
    void pick(v, i)
      .select(1, j % 4)
      .copy_(
        pick(v, j)
          .select(1, i % 4)
          .mul(2)
          .clamp(-9, 9),
      ),
  'write turned': (v, i, j) =>
    void pick(v, i).copy_(pick(v, j).reshape([4, 3]).t().add(1).clamp(-9, 9)),
};

const instruction = fc.tuple(
  fc.constantFrom(...Object.keys(ops)),
  fc.nat(40),
  fc.nat(40),
  fc.nat(40),
);

type Instructions = readonly (readonly [string, number, number, number])[];

/** A function of three tensors, of which it writes to the third, that gives its last values. */
function program(instructions: Instructions, outputs: number, state: Tensor) {
  return (x: Tensor, y: Tensor): Tensor[] => {
    const values = [x.add(0), y.add(0), state];
    for (const [name, i, j, k] of instructions) {
      const result = ops[name](values, i, j, k);
      if (result !== undefined) values.push(result);
    }
    return values.slice(-outputs).map((value) => value.add(0));
  };
}

const values = (seed: number, device: string): Tensor =>
  tensor(
    Array.from({ length: count }, (_, i) => ((i * 7 + seed * 5) % 11) - 5),
    { device },
  ).reshape([...shape]);

async function outcomes(run: (x: Tensor, y: Tensor) => Tensor[], state: Tensor) {
  const { device } = state;
  const found: number[] = [];
  for (let t = 0; t < 5; t++) {
    const results = run(values(t, device), values(t + 3, device));
    for (const result of [...results, state]) found.push(...(await result.read()));
  }
  return found;
}

/** Zeros of both signs as one: which of them a maximum gives is a device's own. */
function unsigned(numbers: readonly number[]): number[] {
  return numbers.map((value) => value + 0);
}

registerBackend(referenceBackend());

describe('a random program', () => {
  it('does compiled what it does eagerly, on the CPU and on the reference', async () => {
    const samples = fc.asyncProperty(
      fc.array(instruction, { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 4 }),
      async (instructions, outputs) => {
        const eager = values(9, 'cpu');
        const expected = await outcomes(program(instructions, outputs, eager), eager);
        for (const device of ['cpu', 'reference']) {
          const state = values(9, device);
          const step = compile(program(instructions, outputs, state));
          const found = await outcomes(step, state);
          if (device === 'cpu') expect(found).toEqual(expected);
          else expect(unsigned(found)).toEqual(unsigned(expected));
          expect(step.statistics()).toEqual({ captures: 2, replays: 3, programs: 1 });
          step.dispose();
        }
      },
    );
    await fc.assert(samples, { numRuns: 200, seed: 5 });
  }, 60_000);
});
