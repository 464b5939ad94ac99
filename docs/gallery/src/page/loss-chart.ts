// The loss of a run, live, beside what PyTorch or NumPy printed under the same seed.

import type { Trace } from '@gradus/examples/agreement';
import type { Script } from '@gradus/examples/catalog';
import type { Point } from '../messages.ts';
import { Chart } from './chart.ts';
import { element, part } from './element.ts';

export class LossChart {
  readonly #chart = new Chart(part('loss-chart'), options(1, false));
  #points = new Map<number, number>();
  #trace: Trace | null = null;

  /** An empty chart for a run of a script, but for the trace that it is to follow. */
  begin({ steps, dtype }: Script, trace: Trace | null): void {
    this.#points = new Map();
    this.#trace = trace;
    this.#chart.reset(options(steps, trace !== null));
    const own = element('span', { style: '--of: var(--accent)' }, 'Gradus');
    const original = dtype === 'float64' ? 'NumPy' : 'PyTorch';
    const style = '--of: var(--second); --thickness: 6px';
    const other = element('span', { style }, `${original}, same seed`);
    part('loss-key').replaceChildren(...(trace === null ? [own] : [own, other]));
    this.#show();
  }

  add(points: readonly Point[]): void {
    // A logarithm has no place for these.
    for (const [step, loss] of points) if (loss > 0) this.#points.set(step, loss);
    this.#show();
  }

  redraw(): void {
    this.#chart.redraw();
  }

  #show(): void {
    if (this.#trace === null) {
      this.#chart.data = [[...this.#points.keys()], [...this.#points.values()]];
      return;
    }
    const { loss } = this.#trace;
    const steps = loss.map((_, step) => step);
    this.#chart.data = [steps, [...loss], steps.map((step) => this.#points.get(step))];
  }
}

function options(steps: number, hasTrace: boolean) {
  const own = { label: 'Gradus', colour: 'accent', width: 2 };
  const other = { label: 'reference', colour: 'second', width: 6 };
  return {
    isLogarithmic: true,
    xRange: [0, steps] as const,
    lines: hasTrace ? [other, own] : [own],
  };
}
