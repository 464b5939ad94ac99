// Specs of functions of three operands.

import {
  addcdiv,
  addcmul,
  type DType,
  lerp,
  ShapeError,
  scope,
  type Tensor,
  type Value,
} from '@gradus/tensor';
import { exact } from '../comparison.ts';
import type { SampleInput, SampleLayout } from '../sample-input.ts';
import type { OpSpec, Sample } from '../spec.ts';
import { floats, isFloat } from './dtypes.ts';
import { elementwiseExpected } from './elementwise-samples.ts';
import { nearTerms, refused, shapeRule } from './expectations.ts';
import { input } from './inputs.ts';

interface Triple {
  readonly op: string;
  readonly dtypes: readonly DType[];
  readonly run: (x: Tensor, y: Tensor, z: Tensor) => Tensor;
  readonly runInPlace: (x: Tensor, y: Tensor, z: Tensor) => Tensor;
  readonly value: (x: number, y: number, z: number) => number;
  readonly tolerance?: Sample['tolerance'];
}

const layouts: readonly SampleLayout[] = ['contiguous', 'transposed', 'narrowed'];

/** Layouts and broadcasts of three operands of one dtype. */
function tripleSamples({ dtypes, run, runInPlace, value, tolerance }: Triple): Sample[] {
  const sample = (name: string, inputs: readonly SampleInput[], call: Triple['run']): Sample => ({
    name: `${name}, ${inputs[0].dtype}`,
    inputs,
    run: ([x, y, z]) => call(x as Tensor, y as Tensor, z as Tensor),
    expected: (hosts) =>
      elementwiseExpected(inputs[0].dtype, hosts, (x, y, z) => {
        const result = value(x, y, z);
        return inputs[0].dtype === 'uint8' ? result & 255 : result;
      }),
    tolerance: tolerance ?? (() => exact),
  });
  return dtypes.flatMap((dtype) => [
    ...layouts.flatMap((layout, i) => {
      const inputs = [0, 1, 2].map((operand) =>
        input(dtype, [3, 6], layouts[(i * operand) % 3] ?? layout, operand),
      );
      return [
        sample('layouts', inputs, run),
        sample('in place', [{ ...inputs[0], layout }, ...inputs.slice(1)], runInPlace),
      ];
    }),
    ...[
      [[2, 1, 3], [4, 1], [3]],
      [[], [2], [1, 1]],
      [[0], [1], []],
    ].map((shapes) =>
      sample(
        'broadcasts',
        shapes.map((shape, operand) => input(dtype, shape, 'contiguous', operand)),
        run,
      ),
    ),
  ]);
}

const triples: readonly Triple[] = [
  {
    op: 'addcmul',
    dtypes: ['float32', 'float64', 'uint8'],
    run: (x, y, z) => addcmul(x, y, z),
    runInPlace: (x, y, z) => x.addcmul_(y, z),
    value: (x, y, z) => x + y * z,
    tolerance: (expected, inputs) =>
      isFloat(expected.dtype) ? nearTerms(110)(expected, inputs) : exact,
  },
  {
    op: 'addcmul with a value',
    dtypes: ['float32', 'float64', 'uint8'],
    run: (x, y, z) => addcmul(x, y, z, { value: 3 }),
    runInPlace: (x, y, z) => x.addcmul_(y, z, { value: 3 }),
    value: (x, y, z) => x + 3 * y * z,
    tolerance: (expected, inputs) =>
      isFloat(expected.dtype) ? nearTerms(310)(expected, inputs) : exact,
  },
  {
    op: 'addcdiv',
    dtypes: floats,
    run: (x, y, z) => addcdiv(x, y, z.abs().add(1), { value: -2 }),
    runInPlace: (x, y, z) => x.addcdiv_(y, z.abs().add(1), { value: -2 }),
    value: (x, y, z) => x - (2 * y) / (Math.abs(z) + 1),
    tolerance: nearTerms(50),
  },
  {
    op: 'lerp',
    dtypes: floats,
    run: (x, y, z) => lerp(x, y, z),
    runInPlace: (x, y, z) => x.lerp_(y, z),
    value: (x, y, z) => x + z * (y - x),
    tolerance: nearTerms(220),
  },
];

function triple(facts: Triple): OpSpec {
  const name = facts.op.split(' ')[0];
  return {
    op: facts.op,
    samples: tripleSamples(facts),
    errors: [
      refused(
        'shapes that do not broadcast',
        [input('float32', [3]), input('float32', [4]), input('float32', [])],
        ([x, y, z]) => scope(() => facts.run(x as Tensor, y as Tensor, z as Tensor)),
        ShapeError,
        `${name}: shapes [3] and [4] and [] ${shapeRule}`,
      ),
    ],
  };
}

// The ends are hit exactly, whatever lies between.
const lerpEnds: OpSpec = {
  op: 'lerp at its ends',
  samples: floats.flatMap((dtype) =>
    [0, 1].map((weight) => ({
      name: `${dtype}`,
      inputs: [input(dtype, [7]), input(dtype, [7], 'contiguous', 1)],
      run: ([x, y]: readonly Value[]) => lerp(x as Tensor, y, weight),
      expected: (hosts: Parameters<Sample['expected']>[0]) =>
        elementwiseExpected(dtype, hosts, (x, y) => (weight === 0 ? x : y)),
      tolerance: () => exact,
    })),
  ),
  errors: [],
};

export const tripleSpecs: readonly OpSpec[] = [...triples.map(triple), lerpEnds];
