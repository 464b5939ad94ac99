// jax-js: every op consumes its operands, `ref` keeps one alive.

import { type InputSpec, sampleOf, typedValuesOf } from '../inputs.ts';
import { smallProductCount } from '../rows/products.ts';
import type { OpName } from '../rows/row.ts';
import type { Jax, JaxArray } from './jax-library.ts';
import { optimizerStepsOf } from './jax-optimizers.ts';
import { stepsOf } from './jax-scripts.ts';
import { type Start, stepping, untilReady } from './jax-stepping.ts';
import { chainBackward, chainGradients } from './jax-tape.ts';
import { trainingStepsOf } from './jax-training.ts';
import { elapsed, type Library, type Task } from './peer.ts';

/** Tasks of rows, eager or compiled, on the default device. */
export function jaxTasks(
  jax: Jax,
  isCompiled: boolean,
  start: Start = untilReady,
): Library['prepare'] {
  const upload = (input: InputSpec): JaxArray => {
    const values = typedValuesOf(input);
    if (values instanceof Float64Array) throw new TypeError('float64 is left out here');
    return jax.numpy.array(values).reshape(input.shape);
  };
  return async ({ op, inputs }) => {
    if (inputs.some(({ dtype }) => dtype === 'float64')) return undefined;
    const step = stepsOf(jax)[op] ?? trainingStepsOf(jax)[op] ?? optimizerStepsOf(jax)[op];
    const work = worksOf(jax)[op];
    const arrays = await untilReady(inputs.map(upload));
    if (step !== undefined) return stepping(jax, step, arrays, isCompiled, start);
    if (work !== undefined) return taskOf(isCompiled ? jax.jit(work) : work, arrays, start);
    // A compiled function is one piece: its way back cannot be had alone.
    if (op !== 'chainBackward' || isCompiled) return undefined;
    return taskOf(chainBackward(jax, arrays), [], start);
  };
}

/** One result or several. */
type Work = (...inputs: readonly JaxArray[]) => JaxArray | readonly JaxArray[];

function worksOf(jax: Jax): Readonly<Partial<Record<OpName, Work>>> {
  const { numpy: np, nn } = jax;
  return {
    add: (x, y) => x.add(y),
    mul: (x, y) => x.mul(y),
    mulAdd: (x, y, z) => x.mul(y).add(z),
    exp: (x) => np.exp(x),
    sum: (x) => x.sum(),
    sumRows: (x) => x.sum(0),
    sumColumns: (x) => x.sum(1),
    softmax: (x) => nn.softmax(x, -1),
    cumsum: (x) => np.cumsum(x),
    sort: (x) => np.sort(x),
    gather: (x, index) => np.take(x, index),
    mm: (a, b) => np.matmul(a, b),
    mmOfTransposedLeft: (a, b) => np.matmul(a.transpose(), b),
    mmOfTransposedRight: (a, b) => np.matmul(a, b.transpose()),
    smallProducts: (x, w) => {
      let y = x;
      for (let i = 0; i < smallProductCount; i++) y = np.matmul(y, w.ref);
      w.dispose();
      return y;
    },
    chain: (x, w, v) => chainGradients(jax, [x, w, v]),
  };
}

function taskOf(work: Work, inputs: readonly JaxArray[], start: Start): Task {
  const run = (): Promise<readonly JaxArray[]> =>
    start([work(...inputs.map((input) => input.ref))].flat());
  return {
    async result() {
      const values = await Promise.all((await run()).map((x) => x.data()));
      return values.map(sampleOf);
    },
    time: (calls) =>
      elapsed(async () => {
        for (let i = 0; i < calls; i++) for (const x of await run()) x.dispose();
      }),
    dispose() {
      for (const input of inputs) input.dispose();
    },
  };
}
