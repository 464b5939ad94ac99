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

/** What draws itself: a graph, or a compiled function, which has a picture a program. */
interface Drawn {
  toSvg(): Promise<string | readonly string[]>;
}

/** The drawing of the script's graph or compiled step; '' while there is none, null if it has none. */
export async function drawingOf(scope: Scope): Promise<string | null> {
  const drawn = Object.values(scope).find(isDrawn);
  if (drawn === undefined) return null;
  return [await drawn.toSvg()].flat().at(-1) ?? '';
}

function isDrawn(value: unknown): value is Drawn {
  const holds = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return holds && 'toSvg' in value && typeof value.toSvg === 'function';
}
