// Functions become methods: the first operand becomes `this`. An elementwise op whose first
// operand is a tensor gets its in-place twin, named with an underscore, from its definition.

import { assign } from '../execute/door.ts';
import * as arithmetic from '../ops/arithmetic.ts';
import * as comparison from '../ops/comparison.ts';
import * as copying from '../ops/copying.ts';
import * as counting from '../ops/counting.ts';
import type { Op } from '../ops/definition.ts';
import * as differences from '../ops/differences.ts';
import * as exponential from '../ops/exponential.ts';
import * as extrema from '../ops/extrema.ts';
import * as gathering from '../ops/gathering.ts';
import * as linearAlgebra from '../ops/linear-algebra.ts';
import * as norms from '../ops/norms.ts';
import * as power from '../ops/power.ts';
import * as quantiles from '../ops/quantiles.ts';
import * as reductions from '../ops/reductions.ts';
import * as scans from '../ops/scans.ts';
import * as scattering from '../ops/scattering.ts';
import * as searching from '../ops/searching.ts';
import * as selection from '../ops/selection.ts';
import * as softmax from '../ops/softmax.ts';
import * as sorting from '../ops/sorting.ts';
import * as trigonometry from '../ops/trigonometry.ts';
import * as variance from '../ops/variance.ts';
import * as views from '../ops/views.ts';
import * as reading from './reading.ts';
import * as showing from './showing.ts';
import { Tensor } from './tensor.ts';

const functions = {
  ...arithmetic,
  ...comparison,
  ...copying,
  ...counting,
  ...differences,
  ...exponential,
  ...extrema,
  ...gathering,
  ...linearAlgebra,
  ...norms,
  ...power,
  ...quantiles,
  ...reading,
  ...reductions,
  ...scans,
  ...scattering,
  ...searching,
  ...selection,
  ...showing,
  ...softmax,
  ...sorting,
  ...trigonometry,
  ...variance,
  ...views,
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
  [K in keyof Functions]: Functions[K] extends { readonly op: { readonly kind: 'elementwise' } }
    ? K
    : never;
}[keyof Functions];

/** What every tensor can do: each op as a method, and the in-place twins. */
export type Methods = {
  [K in keyof Functions]: K extends OverloadedName
    ? OverloadedMethod<Functions[K]>
    : Method<Functions[K]>;
} & {
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
