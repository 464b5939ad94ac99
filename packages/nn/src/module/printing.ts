// A module as PyTorch prints it: its kind and settings, its children below, indented.

import { membersOf } from './members.ts';
import type { Module } from './module.ts';

export function printed(module: Module): string {
  return printedBelow(module, []);
}

function printedBelow(module: Module, above: readonly Module[]): string {
  const kind = module.constructor.name;
  if (above.includes(module)) return `${kind}(…)`;
  const settings = module.extraRepr();
  const path = [...above, module];
  const children = membersOf(module).modules.map(
    ([name, child]) => `(${name}): ${indented(printedBelow(child, path))}`,
  );
  const lines = [...(settings === '' ? [] : settings.split('\n')), ...children];
  if (lines.length === 0 || (children.length === 0 && lines.length === 1)) {
    return `${kind}(${settings})`;
  }
  return `${kind}(\n  ${lines.join('\n  ')}\n)`;
}

function indented(text: string): string {
  return text.replaceAll('\n', '\n  ');
}
