// Gradus as a user writes it: eager ops. They are found by name, so that a row appears as soon as
// its op exists.

import * as gradus from '../../packages/tensor/src/index.ts';
import { type InputSpec, typedValuesOf } from '../inputs.ts';
import { smallProductCount } from '../rows/products.ts';
import type { OpName, Row } from '../rows/row.ts';
import { gradusNets } from './gradus-nets.ts';
import { gradusOptimizers } from './gradus-optimizers.ts';
import { gradusPolynomials } from './gradus-polynomials.ts';
import { gradusScripts } from './gradus-scripts.ts';
import { gradusTape } from './gradus-tape.ts';
import { type Script, taskOf, type Work } from './gradus-task.ts';
import type { Task } from './peer.ts';

type Tensor = gradus.Tensor;
type Call = (...inputs: readonly unknown[]) => unknown;

/** The first tensor of a result that may be several. */
function firstOf(result: unknown): Tensor {
  if (result instanceof gradus.Tensor) return result;
  const parts: unknown[] =
    typeof result === 'object' && result !== null ? Object.values(result) : [];
  const [first, ...rest] = parts.filter((part) => part instanceof gradus.Tensor);
  for (const tensor of rest) tensor.dispose();
  return first;
}

function named(name: string): Call | undefined {
  const found: unknown = Reflect.get(gradus, name);
  return typeof found === 'function'
    ? (...inputs) => Reflect.apply(found, null, inputs)
    : undefined;
}

/** An op that may not be there yet. */
function later(name: string, ...rest: readonly unknown[]): Work | undefined {
  const call = named(name);
  return call && ((inputs) => firstOf(call(...inputs, ...rest)));
}

const works: Readonly<Partial<Record<OpName, Work | undefined>>> = {
  add: ([x, y]) => x.add(y),
  mul: ([x, y]) => x.mul(y),
  mulAdd: ([x, y, z]) => {
    const product = x.mul(y);
    const result = product.add(z);
    product.dispose();
    return result;
  },
  exp: ([x]) => x.exp(),
  copy: ([x]) => x.clone(),
  sum: ([x]) => x.sum(),
  sumRows: ([x]) => x.sum(0),
  sumColumns: ([x]) => x.sum(1),
  softmax: later('softmax', 1),
  cumsum: later('cumsum', 0),
  sort: later('sort'),
  gather: ((gather) => gather && (([x, index]) => firstOf(gather(x, 0, index))))(named('gather')),
  mm: ([a, b]) => a.mm(b),
  mmOfTransposedLeft: ([a, b]) => a.t().mm(b),
  mmOfTransposedRight: ([a, b]) => a.mm(b.t()),
  smallProducts: ([x, w]) => {
    let y = x.mm(w);
    for (let i = 1; i < smallProductCount; i++) {
      const next = y.mm(w);
      y.dispose();
      y = next;
    }
    return y;
  },
};

const scripts: Readonly<Partial<Record<OpName, Script>>> = {
  ...gradusScripts,
  ...gradusNets,
  ...gradusPolynomials,
  ...gradusTape,
  ...gradusOptimizers,
};

/** A tensor of an input's elements. */
export function upload(input: InputSpec): Tensor {
  const { storage, dtype } = gradus.tensor(typedValuesOf(input));
  const strides = input.shape.map((_, d) =>
    input.shape.slice(d + 1).reduce((product, size) => product * size, 1),
  );
  return new gradus.Tensor(storage, dtype, { shape: input.shape, strides, offset: 0 });
}

/** The task of a row, on the device that tensors are made on. */
export async function prepareGradus(row: Row): Promise<Task | undefined> {
  const script = scripts[row.op];
  if (script !== undefined) return script(row.inputs.map(upload));
  const work = works[row.op];
  return work && taskOf(work, row.inputs.map(upload));
}
