// Functions become methods: the first operand becomes `this`. An elementwise function whose
// first operand is a tensor gets its in-place twin, named with an underscore, from its definition.

import { assign } from '../execute/door.ts';
import * as activations from '../ops/activations.ts';
import * as arithmetic from '../ops/arithmetic.ts';
import * as bitwise from '../ops/bitwise.ts';
import type { ElementwiseCall } from '../ops/callable.ts';
import * as closeness from '../ops/closeness.ts';
import * as comparison from '../ops/comparison.ts';
import * as copying from '../ops/copying.ts';
import * as division from '../ops/division.ts';
import * as exponential from '../ops/exponential.ts';
import * as hyperbolic from '../ops/hyperbolic.ts';
import * as interpolation from '../ops/interpolation.ts';
import * as linearAlgebra from '../ops/linear-algebra.ts';
import * as logarithms from '../ops/logarithms.ts';
import * as logical from '../ops/logical.ts';
import * as methodForms from '../ops/method-forms.ts';
import * as power from '../ops/power.ts';
import * as reductions from '../ops/reductions.ts';
import * as rounding from '../ops/rounding.ts';
import * as selection from '../ops/selection.ts';
import * as signs from '../ops/signs.ts';
import * as special from '../ops/special.ts';
import * as trigonometry from '../ops/trigonometry.ts';
import * as views from '../ops/views.ts';
import * as agreement from './agreement.ts';
import * as reading from './reading.ts';
import * as showing from './showing.ts';
import { Tensor } from './tensor.ts';

const functions = {
  ...activations,
  ...agreement,
  ...arithmetic,
  ...bitwise,
  ...closeness,
  ...comparison,
  ...copying,
  ...division,
  ...exponential,
  ...hyperbolic,
  ...interpolation,
  ...linearAlgebra,
  ...logarithms,
  ...logical,
  ...power,
  ...reading,
  ...reductions,
  ...rounding,
  ...selection,
  ...showing,
  ...signs,
  ...special,
  ...trigonometry,
  ...views,
  ...methodForms,
};

type Functions = typeof functions;

type Rest<F> = F extends (x: Tensor, ...rest: infer R) => unknown ? R : never;

type Method<F> = F extends (...args: never[]) => infer R ? (...rest: Rest<F>) => R : never;

/** Names of the functions that have an in-place twin. */
type TwinName = {
  [K in keyof Functions]: Functions[K] extends { readonly resolve: unknown } ? K : never;
}[keyof Functions];

/** What every tensor can do: each op as a method, and the in-place twins. */
export type Methods = { [K in keyof Functions]: Method<Functions[K]> } & {
  [K in TwinName as `${K}_`]: (...rest: Rest<Functions[K]>) => Tensor;
};

type AnyFunction = ((x: Tensor, ...rest: never[]) => unknown) & {
  readonly resolve?: (x: Tensor, ...rest: never[]) => ElementwiseCall;
};

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
  const { resolve } = fn;
  if (resolve === undefined) continue;
  define(`${name}_`, function (...rest) {
    const { op, inputs } = resolve(this, ...rest);
    assign([this], op, inputs);
    return this;
  });
}

define(Symbol.for('nodejs.util.inspect.custom'), function () {
  return showing.toString(this);
});
