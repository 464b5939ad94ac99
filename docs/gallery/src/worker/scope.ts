// What a script has in sight at the end of a round, by the names it uses.

import '@gradus/autograd';
import * as nn from '@gradus/nn';
import { Tensor } from '@gradus/tensor';

export type Scope = Readonly<Record<string, unknown>>;

/** The tensor of one of the names, the first that there is. */
export function tensorOf(scope: Scope, ...names: readonly string[]): Tensor | undefined {
  return names.map((name) => scope[name]).find((value) => value instanceof Tensor);
}

/** What the script calls its data and weights: variables, and parameters of its models. */
export function namesOf(scope: Scope): Map<Tensor, string> {
  const names = new Map<Tensor, string>();
  for (const [name, value] of Object.entries(scope)) {
    if (value instanceof Tensor) {
      if (!computed.has(name)) names.set(value, name);
    } else if (value instanceof nn.Module) {
      for (const [path, parameter] of value.namedParameters()) names.set(parameter, path);
    }
  }
  return names;
}

// These are drawn as the operations that gave them.
const computed = new Set(['h', 'hRelu', 'loss', 'lossValue', 'p3', 'yPred']);
