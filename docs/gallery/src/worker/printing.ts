// What a script prints: rows of step and loss, the parameters it ends with, and text.

import type { Point } from '../messages.ts';

export class Printing {
  #rows: Point[] = [];
  #lines: string[] = [];
  /** The parameters that were printed last. */
  final: Readonly<Record<string, number>> | null = null;

  /** From now on `console.log` is heard here. */
  start(): void {
    console.log = (...values: readonly unknown[]) => {
      const [first, second] = values;
      if (typeof first === 'number' && typeof second === 'number') this.#rows.push([first, second]);
      else if (isRecord(first)) this.final = first;
      this.#lines.push(values.map(shown).join(' '));
    };
  }

  /** What was printed since it was taken last. */
  take(): { readonly rows: readonly Point[]; readonly lines: readonly string[] } {
    const taken = { rows: this.#rows, lines: this.#lines };
    this.#rows = [];
    this.#lines = [];
    return taken;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, number>> {
  if (typeof value !== 'object' || value === null) return false;
  const entries = Object.values(value);
  return entries.length > 0 && entries.every((entry) => typeof entry === 'number');
}

function shown(value: unknown): string {
  return isRecord(value)
    ? `{ ${Object.entries(value)
        .map(([name, number]) => `${name}: ${number}`)
        .join(', ')} }`
    : String(value);
}
