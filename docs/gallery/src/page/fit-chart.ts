// What is fitted, and the fit so far.

import type { Fit } from '../messages.ts';
import { Chart } from './chart.ts';
import { part } from './element.ts';

export class FitChart {
  readonly #card = part('fit-card');
  readonly #chart = new Chart(part('fit-chart'), {
    yRange: [-1.6, 1.6],
    lines: [
      { label: 'sine', colour: 'second', width: 6 },
      { label: 'cubic', colour: 'accent', width: 2 },
    ],
  });

  /** Shows the chart where there will be something to draw. */
  begin(isExpected: boolean): void {
    this.#card.hidden = !isExpected;
    this.#chart.data = [[], [], []];
  }

  show({ x, target, predicted }: Fit): void {
    this.#chart.data = [x, target, predicted];
  }

  redraw(): void {
    this.#chart.redraw();
  }
}
