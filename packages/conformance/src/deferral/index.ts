// Whether values depend on when they are computed: programs whose elementwise results wait as long
// as they can, against the same programs with every op computed at once.

import { type Backend, maximum, minimum, type Tensor, where } from '@gradus/tensor';
import type { BackendBuffer, Kernel } from '@gradus/tensor/backend';
import { deferFrom } from '@gradus/tensor/interpreter';
import fc from 'fast-check';
import { type Block, logOf, type Ops, programs } from './program.ts';

/** fast-check prints this, and the path to the smallest failing case. */
const seed = 20_250_331;

const mostDraws = 300;

const bound = 8;

/** Ops that give whole numbers, exact on any device however they are put together. */
const wholeNumbers: Ops = [
  (x, y) => x.add(y).clamp(-bound, bound),
  (x, y) => x.sub(y).clamp(-bound, bound),
  (x, y) => x.mul(y).clamp(-bound, bound),
  (x) => x.mul(x).sub(3).clamp(-bound, bound),
  (x) => x.neg(),
  (x) => x.abs(),
  (x) => x.relu(),
  (x, y) => maximum(x, y),
  (x, y) => minimum(x, y),
  (x, y) => where(x.gt(y), x, y),
  (x, y) => x.eq(y),
  (x) => x.round().to('float32'),
  (x) => x.round().to('float64'),
  (x) => x.round().to('int32'),
  (x) => x.clone(),
  (x) => x.round().sum().clamp(-bound, bound),
  (x) => x.round().sum(0).clamp(-bound, bound),
  (x) => x.mul(2).amax(-1, { keepdim: true }).clamp(-bound, bound),
  (x, y) => x.mm(y.t()).clamp(-bound, bound),
  (x, y) => thin(x, y).clamp(-bound, bound),
  (x, y) => {
    const written = thin(x, y).clone();
    written.sub_(thin(y, x).mul(2));
    const result = written.clamp(-bound, bound);
    // What is written to outlives its scope.
    written.dispose();
    return result;
  },
  (x, y) => void x.add_(y).clamp_(-bound, bound),
  (x, y) => void x.mul_(y).clamp_(-bound, bound),
];

/** A product that takes more memory than its factors. */
function thin(x: Tensor, y: Tensor): Tensor {
  return x.clamp(-bound, bound).t().mm(y.clamp(-bound, bound));
}

/** Checks with random programs of tensors. */
export function deferralChecks(backend: Backend, draws: number) {
  return [
    {
      subject: 'random programs',
      name: 'give the same whether elementwise results wait or not',
      run: () => checkDeferral(backend, wholeNumbers, Math.min(draws, mostDraws)),
    },
  ];
}

/**
 * Checks that random programs of `ops`, besides views, writes, scopes and disposals, give the same
 * to the bit and free the same, whether elementwise results wait or not. The backend is registered.
 * @throws {Error} naming the smallest program that does not.
 */
export async function checkDeferral(backend: Backend, ops: Ops, draws = mostDraws): Promise<void> {
  const { held, restore } = watching(backend);
  const property = fc.asyncProperty(programs, async (program) => {
    const before = held.size;
    const atOnce = await logFrom(Number.POSITIVE_INFINITY, program, ops);
    for (const elements of [1, 40]) {
      compare(await logFrom(elements, program, ops), atOnce);
      const left = held.size - before;
      if (left !== 0) throw new Error(`${left} buffers are left`);
    }
  });
  try {
    await fc.assert(property, { seed, numRuns: draws });
  } finally {
    restore();
  }
}

/**
 * Lets a backend refuse operands that were freed, and knows the buffers that were not: those that
 * the collector takes, which may be of what ran before, are none of its business.
 */
function watching(backend: Backend) {
  const { allocate, free, run, runFlat } = backend;
  const freed = new WeakSet<object>();
  const held = new Set<object>();
  backend.allocate = (bytes) => {
    const buffer = allocate.call(backend, bytes);
    held.add(buffer);
    return buffer;
  };
  backend.free = (buffer) => {
    freed.add(buffer);
    held.delete(buffer);
    free.call(backend, buffer);
  };
  const refuseFreed = ({ kind }: Kernel, buffers: readonly BackendBuffer[]): void => {
    const position = buffers.findIndex((buffer) => freed.has(buffer));
    if (position >= 0) throw new Error(`operand ${position} of a ${kind} was freed`);
  };
  backend.run = (kernel, operands, scalars) => {
    refuseFreed(
      kernel,
      operands.map(({ buffer }) => buffer),
    );
    run.call(backend, kernel, operands, scalars);
  };
  if (runFlat !== undefined) {
    backend.runFlat = (kernel, elements, buffers, scalars) => {
      refuseFreed(kernel, buffers);
      runFlat.call(backend, kernel, elements, buffers, scalars);
    };
  }
  const restore = (): void => void Object.assign(backend, { allocate, free, run, runFlat });
  return { held, restore };
}

async function logFrom(elements: number, program: readonly Block[], ops: Ops) {
  deferFrom(elements);
  try {
    return await logOf(program, ops);
  } finally {
    deferFrom();
  }
}

type Log = Awaited<ReturnType<typeof logOf>>;

function compare(got: Log, expected: Log): void {
  expected.forEach((entry, i) => {
    const other = got[i];
    if (typeof entry === 'string' || typeof other === 'string') {
      if (entry !== other) throw new Error(`entry ${i} is ${other}, computed at once ${entry}`);
      return;
    }
    entry.forEach((value, k) => {
      if (Object.is(value, other[k])) return;
      throw new Error(`entry ${i}, element ${k} is ${other[k]}, computed at once ${value}`);
    });
  });
}
