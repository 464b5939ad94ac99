// Functions become methods: the first operand becomes `this`. An elementwise function whose
// first operand is a tensor gets its in-place twin, named with an underscore, from its definition.

import { assign } from '../execute/door.ts';
import * as activations from '../ops/activations.ts';
import * as addedProducts from '../ops/added-products.ts';
import * as arithmetic from '../ops/arithmetic.ts';
import { atPut_ } from '../ops/at-writing.ts';
import * as bitwise from '../ops/bitwise.ts';
import type { ElementwiseCall } from '../ops/callable.ts';
import * as closeness from '../ops/closeness.ts';
import * as comparison from '../ops/comparison.ts';
import * as conversion from '../ops/conversion.ts';
import * as copying from '../ops/copying.ts';
import * as counting from '../ops/counting.ts';
import * as differences from '../ops/differences.ts';
import * as division from '../ops/division.ts';
import * as exponential from '../ops/exponential.ts';
import * as extrema from '../ops/extrema.ts';
import * as gathering from '../ops/gathering.ts';
import * as hyperbolic from '../ops/hyperbolic.ts';
import * as interpolation from '../ops/interpolation.ts';
import * as linearAlgebra from '../ops/linear-algebra.ts';
import * as logarithms from '../ops/logarithms.ts';
import * as logical from '../ops/logical.ts';
import * as matrixParts from '../ops/matrix-parts.ts';
import * as medians from '../ops/medians.ts';
import * as methodForms from '../ops/method-forms.ts';
import * as norms from '../ops/norms.ts';
import { pad } from '../ops/padding.ts';
import * as placing from '../ops/placing.ts';
import * as power from '../ops/power.ts';
import * as quantiles from '../ops/quantiles.ts';
import * as randomInPlace from '../ops/random-in-place.ts';
import * as reductions from '../ops/reductions.ts';
import * as repetition from '../ops/repetition.ts';
import { roll } from '../ops/rolling.ts';
import * as rounding from '../ops/rounding.ts';
import { bernoulli, multinomial } from '../ops/sampling.ts';
import * as scans from '../ops/scans.ts';
import * as scatterReduction from '../ops/scatter-reduction.ts';
import * as scattering from '../ops/scattering.ts';
import * as searching from '../ops/searching.ts';
import * as selection from '../ops/selection.ts';
import * as signs from '../ops/signs.ts';
import * as sliceWriting from '../ops/slice-writing.ts';
import * as softmax from '../ops/softmax.ts';
import * as sorting from '../ops/sorting.ts';
import * as special from '../ops/special.ts';
import * as tensorProducts from '../ops/tensor-products.ts';
import * as trigonometry from '../ops/trigonometry.ts';
import * as truthPlaces from '../ops/truth-places.ts';
import * as uniqueness from '../ops/uniqueness.ts';
import * as variance from '../ops/variance.ts';
import * as views from '../ops/views.ts';
import * as agreement from './agreement.ts';
import { toPrimitive } from './primitive.ts';
import * as reading from './reading.ts';
import * as showing from './showing.ts';
import { Tensor } from './tensor.ts';

const functions = {
  ...activations,
  ...addedProducts,
  ...agreement,
  ...arithmetic,
  atPut_,
  bernoulli,
  ...bitwise,
  ...closeness,
  ...comparison,
  ...conversion,
  ...copying,
  ...counting,
  ...differences,
  ...division,
  ...exponential,
  ...extrema,
  ...gathering,
  ...hyperbolic,
  ...interpolation,
  ...linearAlgebra,
  ...logarithms,
  ...logical,
  ...matrixParts,
  ...medians,
  multinomial,
  ...norms,
  pad,
  ...placing,
  ...power,
  ...quantiles,
  ...randomInPlace,
  ...reading,
  ...reductions,
  ...repetition,
  roll,
  ...rounding,
  ...scans,
  ...scattering,
  ...scatterReduction,
  ...searching,
  ...selection,
  ...showing,
  ...signs,
  ...sliceWriting,
  ...softmax,
  ...sorting,
  ...special,
  ...tensorProducts,
  ...trigonometry,
  ...truthPlaces,
  ...uniqueness,
  ...variance,
  ...views,
  // Last: where a method has another form than the function of its name.
  ...methodForms,
};

type Functions = typeof functions;

type Rest<F> = F extends (x: Tensor, ...rest: infer R) => unknown ? R : never;

type Method<F> = F extends (...args: never[]) => infer R ? (...rest: Rest<F>) => R : never;

/** Functions that give something else when a dim is named, and have two signatures for it. */
type OverloadedName = 'max' | 'median' | 'min';

type OverloadedMethod<F> = F extends {
  (x: Tensor, ...rest: infer A): infer R;
  (x: Tensor, ...rest: infer B): infer S;
}
  ? { (...rest: A): R; (...rest: B): S }
  : never;

/** Names of the functions that have an in-place twin. */
type TwinName = {
  [K in keyof Functions]: Functions[K] extends { readonly resolve: unknown } ? K : never;
}[keyof Functions];

/** What every tensor can do: each op as a method, and the in-place twins. */
export type Methods = {
  [K in keyof Functions]: K extends OverloadedName
    ? OverloadedMethod<Functions[K]>
    : Method<Functions[K]>;
} & {
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
  const twin = `${name}_`;
  define(twin, function (...rest) {
    const { op, inputs } = resolve(this, ...rest);
    assign([this], op, inputs, undefined, twin);
    return this;
  });
}

define(Symbol.toPrimitive, function (hint: string) {
  return toPrimitive(this, hint);
});

define(Symbol.for('nodejs.util.inspect.custom'), function () {
  return showing.toString(this);
});
