// Random programs of branches and loops: what a session computes of them, and their first and second
// derivatives, are what the same steps give when JavaScript decides.

import '@gradus/backend-cpu/register';
import { grad } from '@gradus/autograd';
import { type Tensor, tensor } from '@gradus/tensor';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Graph, type GraphNode, Session } from '../src/index.ts';

type Program =
  | { readonly kind: 'add' | 'mul'; readonly by: number }
  | { readonly kind: 'square' | 'tanh' }
  | { readonly kind: 'sequence'; readonly steps: readonly Program[] }
  | {
      readonly kind: 'branch';
      readonly at: number;
      readonly above: Program;
      readonly below: Program;
    }
  | { readonly kind: 'loop' | 'scan'; readonly times: number; readonly body: Program };

const number = fc.integer({ min: -4, max: 4 }).map((n) => n / 4);
const times = fc.integer({ min: 1, max: 3 });

const programs = fc.letrec<{ program: Program }>((tie) => ({
  program: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ kind: fc.constantFrom('add' as const, 'mul' as const), by: number }),
    fc.record({ kind: fc.constantFrom('square' as const, 'tanh' as const) }),
    fc.record({
      kind: fc.constant('sequence' as const),
      steps: fc.array(tie('program'), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant('branch' as const),
      at: number,
      above: tie('program'),
      below: tie('program'),
    }),
    fc.record({
      kind: fc.constantFrom('loop' as const, 'scan' as const),
      times,
      body: tie('program'),
    }),
  ),
})).program;

/** The program as nodes. Bodies read what lies outside of them, too. */
function built(graph: Graph, program: Program, x: GraphNode): GraphNode {
  const inside = (part: Program) => (y: GraphNode) => built(graph, part, y);
  switch (program.kind) {
    case 'add':
      return x.add(program.by);
    case 'mul':
      return x.mul(program.by);
    case 'square':
      return x.mul(x);
    case 'tanh':
      return x.tanh();
    case 'sequence':
      return program.steps.reduce((value, step) => built(graph, step, value), x);
    case 'branch':
      return graph.cond(
        x.gt(program.at),
        () => inside(program.above)(x),
        () => inside(program.below)(x),
      );
    case 'loop': {
      const { y } = graph.whileLoop(
        ({ i }) => i.lt(program.times),
        ({ i, y }) => ({ i: i.add(1), y: inside(program.body)(y).add(x) }),
        { i: graph.constant(0), y: x },
      );
      return y;
    }
    case 'scan': {
      const rounds = graph.apply((...xs: Tensor[]) => xs[0].expand([program.times]), x);
      const [y, rows] = graph.scan(
        (carry, entry) => {
          const next = inside(program.body)(carry.mul(entry));
          return [next, next];
        },
        x,
        rounds,
      );
      return y.add(rows.sum());
    }
  }
}

/** The program, decided here and now. */
function done(program: Program, x: Tensor): Tensor {
  switch (program.kind) {
    case 'add':
      return x.add(program.by);
    case 'mul':
      return x.mul(program.by);
    case 'square':
      return x.mul(x);
    case 'tanh':
      return x.tanh();
    case 'sequence':
      return program.steps.reduce((value, step) => done(step, value), x);
    case 'branch':
      return done(x.itemSync() > program.at ? program.above : program.below, x);
    case 'loop': {
      let y = x;
      for (let i = 0; i < program.times; i++) y = done(program.body, y).add(x);
      return y;
    }
    case 'scan': {
      let y = x;
      let sum = x.mul(0);
      for (let i = 0; i < program.times; i++) {
        y = done(program.body, y.mul(x));
        sum = sum.add(y);
      }
      return y.add(sum);
    }
  }
}

function derivative(y: Tensor, x: Tensor): Tensor {
  if (!y.requiresGrad) return x.mul(0);
  return grad(y, x, { createGraph: true, allowUnused: true })[0] ?? x.mul(0);
}

describe('a random program of branches and loops', () => {
  it('gives as a graph what it gives eagerly, derivatives included', async () => {
    await fc.assert(
      fc.asyncProperty(programs, number, async (program, at) => {
        const graph = new Graph();
        const x = graph.placeholder([], { name: 'x', dtype: 'float64' });
        // So that there is a path for every derivative.
        const y = built(graph, program, x).add(x.pow(3));
        const [first] = graph.gradients(y, [x]);
        const [second] = graph.gradients(first, [x]);
        const session = new Session(graph);
        const leaf = tensor(at, { dtype: 'float64', requiresGrad: true });
        const value = done(program, leaf).add(leaf.pow(3));
        const slope = derivative(value, leaf);
        const expected = [value, slope, derivative(slope, leaf)].map((each) => each.itemSync());
        const fetches = [y, first, second];
        const feed = { x: tensor(at, { dtype: 'float64' }) };
        // Once captured, where no value decides, and once from the program; and once waiting.
        const runs = [session.run(fetches, { feed }), session.run(fetches, { feed })];
        for (const found of [...runs, await session.runAsync(fetches, { feed })]) {
          for (const [i, each] of found.entries()) {
            const [is, should] = [each.itemSync(), expected[i]];
            const isClose = Math.abs(is - should) <= 1e-9 * (1 + Math.abs(should));
            expect(isClose || Object.is(is, should), `${i}: ${is} for ${should}`).toBe(true);
          }
        }
        session.close();
      }),
      { numRuns: 150, seed: 18 },
    );
  });
});
