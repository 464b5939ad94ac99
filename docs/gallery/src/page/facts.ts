// The numbers of a run: step, loss, steps a second, memory, and whether it agrees.

import type { Progress } from '../messages.ts';
import { element, part } from './element.ts';

const names = ['Step', 'Loss', 'Steps a second', 'Live memory', 'Reference'] as const;
type Fact = (typeof names)[number];

export class Facts {
  readonly #values = new Map(names.map((name) => [name, element('dd', {}, '–')]));
  #steps = 0;

  constructor() {
    for (const [name, value] of this.#values) {
      part('facts').append(element('div', {}, element('dt', {}, name), value));
    }
  }

  /** No numbers yet, for a run of so many steps. */
  begin(steps: number): void {
    this.#steps = steps;
    for (const name of names) this.#set(name, '–');
    this.verdict('', '–');
  }

  show({ step, losses, stepsPerSecond, liveBytes }: Progress): void {
    this.#set('Step', `${step + 1} of ${this.#steps}`);
    const loss = losses.at(-1)?.[1];
    if (loss !== undefined) this.#set('Loss', lossText(loss));
    if (stepsPerSecond > 0) this.#set('Steps a second', rateText(stepsPerSecond));
    this.#set('Live memory', bytesText(liveBytes));
  }

  /** How the run compares with its original; `kind` is for the style sheet. */
  verdict(kind: '' | 'good' | 'bad', text: string): void {
    this.#set('Reference', text);
    const value = this.#values.get('Reference');
    if (value !== undefined) value.className = kind;
  }

  #set(name: Fact, text: string): void {
    const value = this.#values.get(name);
    if (value !== undefined) value.textContent = text;
  }
}

function lossText(loss: number): string {
  return loss !== 0 && (Math.abs(loss) >= 1e6 || Math.abs(loss) < 1e-3)
    ? loss.toExponential(4)
    : loss.toPrecision(6);
}

function rateText(rate: number): string {
  return rate >= 100 ? Math.round(rate).toLocaleString('en') : rate.toPrecision(2);
}

function bytesText(bytes: number): string {
  return bytes >= 2 ** 20
    ? `${(bytes / 2 ** 20).toFixed(1)} MB`
    : `${(bytes / 2 ** 10).toFixed(0)} KB`;
}
