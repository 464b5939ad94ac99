// What a script printed; of long output the end.

import { part } from './element.ts';

const most = 200;

export class Printed {
  readonly #place = part('printed');
  #lines: string[] = [];

  begin(): void {
    this.#lines = [];
    this.#place.textContent = '';
  }

  add(lines: readonly string[]): void {
    if (lines.length === 0) return;
    this.#lines = [...this.#lines, ...lines].slice(-most);
    this.#place.textContent = this.#lines.join('\n');
    this.#place.scrollTop = this.#place.scrollHeight;
  }
}
