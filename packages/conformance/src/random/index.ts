// Random expressions over random layouts, as map, reduce and row kernels: the backend must give,
// to the bit, what the interpreter of expressions gives, and write nowhere else.

import type { Backend, DType } from '@gradus/tensor';
import {
  cast,
  combine,
  combiners,
  type Expression,
  evaluator,
  input,
  mapKernel,
  type RowStage,
  reduceKernel,
  rowKernel,
} from '@gradus/tensor/backend';
import fc from 'fast-check';
import { type Placement, Workbench } from '../contract/workbench.ts';
import { type HostTensor, indexOf, sizeOf } from '../host-tensor.ts';
import { hostInput } from '../sample-input.ts';
import { combinedExactly, leafBound, leavesOf, programValues, type Step } from './program.ts';

/** fast-check prints this, and the path to the smallest failing case. */
const seed = 20_240_229;
const mostDraws = 400;

const fills = {
  bool: { from: 0, to: 2 },
  uint8: { from: 0, to: 256 },
  int32: { from: -(2 ** 31), to: 2 ** 31 },
  float16: [2, -1, 0, 7, -0, -leafBound, 3, 1, leafBound, -6],
  float32: [0, -0, 1, -1, 2, -3, 5, -7, leafBound, -leafBound],
  float64: [1, 0, -2, -0, 3, 4, -5, 6, -leafBound, leafBound],
} as const;

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({ choice: fc.nat(59), x: fc.nat(999), y: fc.nat(999), z: fc.nat(999) }),
  { minLength: 1, maxLength: 8 },
);

// Mostly small sizes; the last dim often long enough for vectors and tails.
const shapes: fc.Arbitrary<number[]> = fc
  .tuple(fc.array(fc.nat(4), { maxLength: 3 }), fc.oneof(fc.nat(5), fc.nat(40)))
  .map(([outer, inner]) => [...outer, inner]);

interface Draw {
  readonly order: number;
  readonly gap: number;
  readonly offset: number;
  readonly stretched: number;
}

const draws: fc.Arbitrary<Draw> = fc.record({
  // Row-major as often as not: vectors need neighbours.
  order: fc.oneof(fc.constant(0), fc.nat(23)),
  gap: fc.oneof(fc.constant(0), fc.nat(2)),
  offset: fc.nat(3),
  stretched: fc.oneof(fc.constant(0), fc.nat(15)),
});

function placementOf(draw: Draw, rank: number, mayStretch: boolean): Placement {
  const rest = Array.from({ length: rank }, (_, d) => d);
  const order: number[] = [];
  for (let code = draw.order; rest.length > 0; ) {
    order.push(...rest.splice(code % rest.length, 1));
    code = Math.floor(code / (rest.length + 1));
  }
  const stretched = order.filter((d) => mayStretch && (draw.stretched >> d) % 2 === 1);
  return { order, gap: draw.gap, offset: draw.offset, stretched };
}

/** Values of a shape that are constant along the stretched dims. */
function drawn(dtype: DType, shape: readonly number[], seed: number, draw: Placement): HostTensor {
  const fill = fills[dtype];
  const base = shape.map((size, d) => (draw.stretched?.includes(d) && size > 1 ? 1 : size));
  const host = hostInput({
    dtype,
    shape: base,
    fill: 'from' in fill ? { ...fill, seed } : [...fill.slice(seed % 7), ...fill],
    layout: 'contiguous',
  });
  const values = Array.from({ length: sizeOf(shape) }, (_, n) => {
    const index = indexOf(n, shape);
    return host.values[index.reduce((at, i, d) => at * base[d] + (base[d] === 1 ? 0 : i), 0)];
  });
  return { dtype, shape, values };
}

interface Case {
  readonly shape: readonly number[];
  readonly inputs: readonly (readonly [DType, Draw])[];
  readonly scalars: readonly (readonly [DType, number])[];
  readonly steps: readonly Step[];
  readonly outputs: readonly (readonly [Draw, number])[];
  readonly reduced: number;
  readonly combiner: 'sum' | 'prod' | 'max' | 'min';
}

function cases(dtypes: readonly DType[]): fc.Arbitrary<Case> {
  const dtype = fc.constantFrom(...dtypes);
  return fc.record({
    shape: shapes,
    inputs: fc.array(fc.tuple(dtype, draws), { minLength: 1, maxLength: 4 }),
    scalars: fc.array(fc.tuple(dtype, fc.integer({ min: -leafBound, max: leafBound })), {
      maxLength: 2,
    }),
    steps,
    outputs: fc.array(fc.tuple(draws, fc.nat(99)), { minLength: 1, maxLength: 3 }),
    reduced: fc.nat(15),
    combiner: fc.constantFrom('sum', 'prod', 'max', 'min'),
  });
}

/** The inputs on the bench, and every value of the program. */
function setUp(bench: Workbench, drawnCase: Case, dtypes: readonly DType[]) {
  const { shape, inputs, scalars, steps } = drawnCase;
  const hosts = inputs.map(([dtype, draw], i) =>
    drawn(dtype, shape, i, placementOf(draw, shape.length, true)),
  );
  const placed = hosts.map((host, i) =>
    bench.place(host, placementOf(inputs[i][1], shape.length, true)),
  );
  const inputDTypes = inputs.map(([dtype]) => dtype);
  const scalarDTypes = scalars.map(([dtype]) => dtype);
  const leaves = leavesOf(inputDTypes, scalarDTypes);
  const values = programValues(leaves, steps, dtypes);
  const numbers = scalars.map(([dtype, value]) => (dtype === 'bool' ? value & 1 : value));
  const at = (n: number): number[] => hosts.map((host) => host.values[n]);
  return { placed, inputDTypes, scalarDTypes, leaves, values, numbers, at };
}

async function checkMap(bench: Workbench, drawnCase: Case, dtypes: readonly DType[]) {
  const { shape, outputs } = drawnCase;
  const { placed, inputDTypes, scalarDTypes, values, numbers, at } = setUp(
    bench,
    drawnCase,
    dtypes,
  );
  const roots = outputs.map(
    ([, pick], i): Expression =>
      i === 0 ? values[values.length - 1].node : values[pick % values.length].node,
  );
  const rooms = roots.map((root, i) =>
    bench.room(root.dtype, shape, placementOf(outputs[i][0], shape.length, false)),
  );
  bench.run(mapKernel(inputDTypes, scalarDTypes, roots), [...placed, ...rooms], numbers);
  for (const [i, root] of roots.entries()) {
    const compute = evaluator(root);
    const expected = Array.from({ length: sizeOf(shape) }, (_, n) => compute(at(n), numbers));
    await bench.check(`output ${i}`, rooms[i], expected);
  }
}

async function checkReduce(bench: Workbench, drawnCase: Case, dtypes: readonly DType[]) {
  const { shape, outputs, reduced, combiner } = drawnCase;
  const { placed, inputDTypes, scalarDTypes, values, numbers, at } = setUp(
    bench,
    drawnCase,
    dtypes,
  );
  const last = values[values.length - 1];
  const { dtype } = last.node;
  const { combiner: chosen } = combinedExactly(last, combiner, sizeOf(shape));
  const kept = shape.map((size, d) => ((reduced >> d) % 2 === 1 ? 1 : size));
  const epilogue = cast(input(0, dtype), 'int32');
  const room = bench.room('int32', kept, placementOf(outputs[0][0], shape.length, false));
  const kernel = reduceKernel(inputDTypes, scalarDTypes, last.node, chosen, [epilogue]);
  bench.run(kernel, [...placed, room], numbers);
  const compute = evaluator(last.node);
  const join = combine(chosen, dtype);
  const finish = evaluator(epilogue);
  const totals = new Array<number>(sizeOf(kept)).fill(combiners[chosen].identity(dtype));
  for (let n = 0; n < sizeOf(shape); n++) {
    const index = indexOf(n, shape).map((i, d) => (kept[d] === 1 ? 0 : i));
    const place = index.reduce((sum, i, d) => sum * kept[d] + i, 0);
    totals[place] = join(totals[place], compute(at(n), numbers));
  }
  await bench.check(
    `${chosen} of ${dtype}`,
    room,
    totals.map((total) => finish([total], numbers)),
  );
}

const combinersInTurn = ['sum', 'max', 'prod', 'min'] as const;

async function checkRow(bench: Workbench, drawnCase: Case, dtypes: readonly DType[]) {
  const { shape, outputs, combiner, steps } = drawnCase;
  const set = setUp(bench, drawnCase, dtypes);
  const { placed, inputDTypes, scalarDTypes, numbers, at } = set;
  const size = shape[shape.length - 1];
  const stages: RowStage[] = [];
  const leaves = [...set.leaves];
  let values = set.values;
  for (const turned of [steps, [...steps].reverse()]) {
    const last = values[values.length - 1];
    const wanted = stages.length === 0 ? combiner : combinersInTurn[steps[0].z % 4];
    const found = combinedExactly(last, wanted, size);
    const slot = inputDTypes.length + stages.length;
    stages.push({ prologue: last.node, combiner: found.combiner });
    leaves.unshift({ node: input(slot, last.node.dtype), bound: found.bound });
    values = programValues(leaves, turned, dtypes);
  }
  const roots = outputs.map(
    ([, pick], i): Expression => values[i === 0 ? values.length - 1 : pick % values.length].node,
  );
  const kernel = rowKernel(inputDTypes, scalarDTypes, stages, roots);
  const shapes = roots.map((_, i) => (kernel.isWhole[i] ? shape : [...shape.slice(0, -1), 1]));
  const rooms = roots.map((root, i) =>
    bench.room(root.dtype, shapes[i], placementOf(outputs[i][0], shape.length, false)),
  );
  bench.run(kernel, [...placed, ...rooms], numbers);
  const compute = roots.map(evaluator);
  const before = stages.map(({ prologue }) => evaluator(prologue));
  const expected: number[][] = roots.map(() => []);
  for (let row = 0; row < sizeOf(shape.slice(0, -1)); row++) {
    const line = Array.from({ length: size }, (_, i) => at(row * size + i));
    const results: number[] = [];
    for (const [s, { prologue, combiner: joining }] of stages.entries()) {
      const terms = line.map((inputs) => before[s]([...inputs, ...results], numbers));
      const identity = combiners[joining].identity(prologue.dtype);
      results.push(terms.reduce(combine(joining, prologue.dtype), identity));
    }
    const nowhere = inputDTypes.map(() => Number.NaN);
    for (const [o, evaluate] of compute.entries()) {
      const places = shapes[o] === shape ? line : [nowhere];
      expected[o].push(...places.map((inputs) => evaluate([...inputs, ...results], numbers)));
    }
  }
  for (const [o, room] of rooms.entries()) await bench.check(`output ${o}`, room, expected[o]);
}

/** Checks with random kernels. */
export function expressionChecks(backend: Backend, draws: number) {
  const { dtypes } = backend.capabilities;
  const check = (name: string, body: typeof checkMap) => ({
    subject: 'random expressions',
    name,
    run: async (): Promise<void> => {
      const property = fc.asyncProperty(cases(dtypes), async (drawnCase) => {
        const bench = new Workbench(backend);
        try {
          await body(bench, drawnCase, dtypes);
        } finally {
          bench.release();
        }
      });
      await fc.assert(property, { seed, numRuns: Math.min(draws, mostDraws) });
    },
  });
  return [
    check('map kernels', checkMap),
    check('reduce kernels', checkReduce),
    check('row kernels', checkRow),
  ];
}
