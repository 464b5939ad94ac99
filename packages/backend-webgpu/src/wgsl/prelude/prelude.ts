// Functions written in WGSL, of which a shader gets those that it calls.

import { bits } from './bits.ts';
import { exponentials } from './exponentials.ts';
import { extrema } from './extrema.ts';
import { halves } from './halves.ts';
import { integers } from './integers.ts';
import { pairs } from './pairs.ts';
import { remainders } from './remainders.ts';
import { trigonometry } from './trigonometry.ts';

/** A function by its name: its text, and which others it calls. */
export type Prelude = Readonly<
  Record<string, { readonly code: string; readonly calls?: readonly string[] }>
>;

const functions: Prelude = {
  ...bits,
  ...exponentials,
  ...extrema,
  ...halves,
  ...integers,
  ...pairs,
  ...remainders,
  ...trigonometry,
};

/** The texts of these functions and of all that they call. */
export function preludeOf(names: Iterable<string>): string {
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    for (const called of functions[name].calls ?? []) visit(called);
  };
  for (const name of names) visit(name);
  return [...found].map((name) => `${functions[name].code}\n`).join('');
}
