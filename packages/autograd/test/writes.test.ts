// Random programs of views and writes, replayed: PyTorch's gradients come out. Where PyTorch
// refuses, a named error does, or the right gradient: what is saved for it need not be the same.

import '@gradus/backend-cpu/register';
import { readFileSync } from 'node:fs';
import { type Tensor, tensor } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { GradError } from '../src/index.ts';

type Step = readonly [name: string, target: number, args: readonly unknown[], operands: number[]];

interface Program {
  readonly leaves: readonly (readonly number[])[];
  readonly constant: readonly number[];
  readonly steps: readonly Step[];
  readonly gradients?: readonly (readonly number[])[];
  readonly error?: string;
}

const file = new URL('./goldens/writes.json', import.meta.url);
const { programs } = JSON.parse(readFileSync(file, 'utf8')) as { programs: readonly Program[] };

function matrix(values: readonly number[]): Tensor {
  return tensor(Float64Array.from(values)).reshape([3, 4]).clone();
}

/** Runs a program from the given leaves; gives the sum of what it made. */
function run({ constant, steps }: Program, [a, b]: readonly Tensor[]): Tensor {
  const tensors = [a, b, matrix(constant), a.clone(), b.mul(2)];
  for (const [name, target, args, operands] of steps) {
    const method: unknown = Reflect.get(tensors[target], name);
    if (typeof method !== 'function') throw new Error(`no method ${name}`);
    const result = Reflect.apply(method, tensors[target], [
      ...operands.map((i) => tensors[i]),
      ...args,
    ]) as Tensor;
    if (!name.endsWith('_')) tensors.push(result);
  }
  return tensors.map((x) => x.sum()).reduce((sum, x) => sum.add(x));
}

function gradients(program: Program): number[][] {
  const leaves = program.leaves.map((values) => matrix(values).requiresGrad_());
  run(program, leaves).backward();
  return leaves.map(({ grad }) => [...(grad?.reshape([12]).readSync() ?? [])] as number[]);
}

/** Central differences of the sum. */
function differences(program: Program): number[][] {
  const step = 1e-6;
  return program.leaves.map((values, leaf) =>
    values.map((_, i) => {
      const [high, low] = [step, -step].map((h) => {
        const moved = program.leaves.map((start, n) =>
          matrix(start.map((v, k) => (n === leaf && k === i ? v + h : v))),
        );
        return run(program, moved).itemSync() as number;
      });
      return (high - low) / (2 * step);
    }),
  );
}

function expectClose(
  got: readonly number[][],
  expected: readonly (readonly number[])[],
  tolerance: number,
) {
  got.flat().forEach((value, i) => {
    const other = expected.flat()[i];
    expect(Math.abs(value - other)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(other)));
  });
}

describe('random programs of views and writes', () => {
  const allowed = programs.filter(({ error }) => error === undefined);
  const refused = programs.filter(({ error }) => error !== undefined);

  it('have the gradients that PyTorch has', () => {
    expect(allowed.length).toBeGreaterThan(300);
    for (const program of allowed) {
      expectClose(gradients(program), program.gradients ?? [], 1e-12);
    }
  });

  it('are refused by name where PyTorch refuses, or differentiated all the same', () => {
    let named = 0;
    for (const program of refused) {
      try {
        expectClose(gradients(program), differences(program), 1e-6);
      } catch (error) {
        if (!(error instanceof GradError)) throw error;
        named++;
      }
    }
    expect(named).toBeGreaterThan(refused.length / 2);
  });
});
