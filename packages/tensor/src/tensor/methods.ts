// Functions become methods: the first operand becomes `this`. An elementwise op whose first
// operand is a tensor gets its in-place twin, named with an underscore, from its definition.

import { assign } from '../execute/door.ts';
import * as arithmetic from '../ops/arithmetic.ts';
import { atPut_ } from '../ops/at-writing.ts';
import * as comparison from '../ops/comparison.ts';
import * as conversion from '../ops/conversion.ts';
import * as copying from '../ops/copying.ts';
import * as counting from '../ops/counting.ts';
import type { Op } from '../ops/definition.ts';
import * as exponential from '../ops/exponential.ts';
import * as gathering from '../ops/gathering.ts';
import * as linearAlgebra from '../ops/linear-algebra.ts';
import * as matrixParts from '../ops/matrix-parts.ts';
import { pad } from '../ops/padding.ts';
import * as placing from '../ops/placing.ts';
import * as power from '../ops/power.ts';
import * as randomInPlace from '../ops/random-in-place.ts';
import * as reductions from '../ops/reductions.ts';
import * as repetition from '../ops/repetition.ts';
import { roll } from '../ops/rolling.ts';
import { bernoulli, multinomial } from '../ops/sampling.ts';
import * as scatterReduction from '../ops/scatter-reduction.ts';
import * as scattering from '../ops/scattering.ts';
import * as searching from '../ops/searching.ts';
import * as selection from '../ops/selection.ts';
import * as sliceWriting from '../ops/slice-writing.ts';
import * as sorting from '../ops/sorting.ts';
import * as trigonometry from '../ops/trigonometry.ts';
import * as truthPlaces from '../ops/truth-places.ts';
import * as uniqueness from '../ops/uniqueness.ts';
import * as views from '../ops/views.ts';
import * as reading from './reading.ts';
import * as showing from './showing.ts';
import { Tensor } from './tensor.ts';

const functions = {
  ...arithmetic,
  atPut_,
  bernoulli,
  ...comparison,
  ...conversion,
  ...copying,
  ...counting,
  ...exponential,
  ...gathering,
  ...linearAlgebra,
  ...matrixParts,
  multinomial,
  pad,
  ...placing,
  ...power,
  ...randomInPlace,
  ...reading,
  ...reductions,
  ...repetition,
  roll,
  ...scatterReduction,
  ...scattering,
  ...searching,
  ...selection,
  ...showing,
  ...sliceWriting,
  ...sorting,
  ...trigonometry,
  ...truthPlaces,
  ...uniqueness,
  ...views,
};

type Functions = typeof functions;

type Rest<F> = F extends (x: Tensor, ...rest: infer R) => unknown ? R : never;

type Method<F> = F extends (...args: never[]) => infer R ? (...rest: Rest<F>) => R : never;

/** Names of the functions that have an in-place twin. */
type TwinName = {
  [K in keyof Functions]: Functions[K] extends { readonly op: { readonly kind: 'elementwise' } }
    ? K
    : never;
}[keyof Functions];

/** What every tensor can do: each op as a method, and the in-place twins. */
export type Methods = { [K in keyof Functions]: Method<Functions[K]> } & {
  [K in TwinName as `${K}_`]: (...rest: Rest<Functions[K]>) => Tensor;
};

type AnyFunction = ((x: Tensor, ...rest: never[]) => unknown) & { readonly op?: Op };

function define(name: string | symbol, method: (this: Tensor, ...rest: never[]) => unknown): void {
  Object.defineProperty(Tensor.prototype, name, {
    value: method,
    configurable: true,
    writable: true,
  });
}

for (const [name, fn] of Object.entries<AnyFunction>(functions)) {
  define(name, function (...rest) {
    return fn(this, ...rest);
  });
  const { op } = fn;
  if (op?.kind !== 'elementwise') continue;
  define(`${name}_`, function (...rest) {
    assign([this], op, [this, ...rest]);
    return this;
  });
}

define(Symbol.for('nodejs.util.inspect.custom'), function () {
  return showing.toString(this);
});
