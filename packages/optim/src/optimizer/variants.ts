// The ops of an optimizer: one for each combination of its switches that is used. Settings that
// are numbers are no switches but operands: a rate that changes compiles nothing.

import type { Builder, ElementwiseOp, Expression } from '@gradus/tensor/interpreter';

/** Which switches are on: a flag that is true, a number that is not 0. */
export type Switched<K extends string> = { readonly [name in K]: boolean };

/** From the parameter, its gradient, its states and numbers to the parameter and its states. */
export type Update = (e: Builder, ...operands: Expression[]) => Expression[];

/**
 * The op for the switches of a group. All operands take the dtype of the first, the parameter.
 */
export function variants<K extends string>(
  name: string,
  switches: readonly K[],
  update: (on: Switched<K>) => Update,
): (settings: { readonly [name in K]: boolean | number }) => ElementwiseOp {
  const ops: ElementwiseOp[] = [];
  return (settings) => {
    let index = 0;
    for (let i = 0; i < switches.length; i++) if (settings[switches[i]]) index |= 1 << i;
    ops[index] ??= {
      kind: 'elementwise',
      name,
      operands: 'first',
      expression: update(
        Object.fromEntries(
          switches.map((key, i) => [key, (index & (1 << i)) !== 0]),
        ) as Switched<K>,
      ),
    };
    return ops[index];
  };
}

/** The direction to descend in: the gradient, turned to maximize, with decaying weights added. */
export function direction(
  e: Builder,
  { maximize, weightDecay: decays }: Switched<'maximize' | 'weightDecay'>,
  parameter: Expression,
  grad: Expression,
  weightDecay: Expression,
): Expression {
  const turned = maximize ? e.neg(grad) : grad;
  return decays ? e.add(turned, e.mul(weightDecay, parameter)) : turned;
}
