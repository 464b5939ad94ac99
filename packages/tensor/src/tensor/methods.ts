// Functions become methods: the first operand becomes `this`. An elementwise function whose
// first operand is a tensor gets its in-place twin, named with an underscore, from its definition.

import { saidBy } from '../errors.ts';
import { assign } from '../execute/door.ts';
import * as arranging from '../ops/arranging/index.ts';
import type { ElementwiseCall } from '../ops/callable.ts';
import * as conversion from '../ops/conversion.ts';
import * as copying from '../ops/copying.ts';
import * as elementwise from '../ops/elementwise/index.ts';
import * as indexing from '../ops/indexing/index.ts';
import * as ordering from '../ops/ordering/index.ts';
import * as products from '../ops/products/index.ts';
import * as random from '../ops/random/index.ts';
import * as reductions from '../ops/reductions/index.ts';
import * as views from '../ops/views/index.ts';
import * as agreement from './agreement.ts';
import * as methodForms from './method-forms.ts';
import { toPrimitive } from './primitive.ts';
import * as reading from './reading.ts';
import * as showing from './showing.ts';
import { Tensor } from './tensor.ts';

const functions = {
  ...agreement,
  ...arranging,
  ...conversion,
  ...copying,
  ...elementwise,
  ...indexing,
  ...ordering,
  ...products,
  ...random,
  ...reading,
  ...reductions,
  ...showing,
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
    const { op, inputs } = saidBy(twin, () => resolve(this, ...rest));
    assign([this], op, inputs, undefined, twin);
    return this;
  });
}

define(Symbol.toPrimitive, function (hint: string) {
  return toPrimitive(this, hint);
});

define(Symbol.for('nodejs.util.inspect.custom'), function () {
  return this.toString();
});
