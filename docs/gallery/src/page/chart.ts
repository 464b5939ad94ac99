// A line chart in the colours of the page, as wide as its place.

import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { colour } from './theme.ts';

/** A line; `colour` names one of the style sheet. */
export interface Line {
  readonly label: string;
  readonly colour: string;
  readonly width?: number;
  readonly dash?: number[];
}

export interface ChartOptions {
  readonly lines: readonly Line[];
  readonly isLogarithmic?: boolean;
  readonly xRange?: readonly [number, number];
  readonly yRange?: readonly [number, number];
}

export class Chart {
  readonly #place: HTMLElement;
  #options: ChartOptions;
  #data: uPlot.AlignedData;
  #plot: uPlot | undefined;

  constructor(place: HTMLElement, options: ChartOptions) {
    this.#place = place;
    this.#options = options;
    this.#data = nothing(options);
    new ResizeObserver(() => this.#fit()).observe(place);
  }

  /** Other lines or ranges; what was drawn is gone. */
  reset(options: ChartOptions): void {
    this.#options = options;
    this.#data = nothing(options);
    this.redraw();
  }

  /** x, then y for each line. */
  set data(data: uPlot.AlignedData) {
    this.#data = data;
    this.#plot?.setData(data);
  }

  /** In the colours as they are now. */
  redraw(): void {
    this.#plot?.destroy();
    const { width, height } = this.#place.getBoundingClientRect();
    if (width === 0) {
      this.#plot = undefined;
      return;
    }
    this.#plot = new uPlot({ ...this.#settings(), width, height }, this.#data, this.#place);
  }

  #fit(): void {
    const { width, height } = this.#place.getBoundingClientRect();
    if (this.#plot === undefined) this.redraw();
    else if (width > 0) this.#plot.setSize({ width, height });
  }

  #settings(): Omit<uPlot.Options, 'width' | 'height'> {
    const { lines, isLogarithmic = false, xRange, yRange } = this.#options;
    const axis = {
      stroke: colour('quiet'),
      font: '12px system-ui, sans-serif',
      grid: { stroke: colour('line'), width: 1 },
      ticks: { show: false },
    };
    return {
      legend: { show: false },
      cursor: { y: false, points: { size: 6 } },
      padding: [10, 26, 0, 0],
      scales: {
        x: { time: false, ...(xRange && { range: [...xRange] as [number, number] }) },
        y: {
          distr: isLogarithmic ? 3 : 1,
          ...(yRange && { range: [...yRange] as [number, number] }),
        },
      },
      axes: [
        { ...axis, size: 30 },
        {
          ...axis,
          size: 62,
          values: (_, ticks) => ticks.map((tick) => tickText(tick)),
          ...(isLogarithmic && { filter: decades, grid: { ...axis.grid, filter: decades } }),
        },
      ],
      series: [
        {},
        ...lines.map(({ label, colour: name, width = 2, dash }) => ({
          label,
          stroke: colour(name),
          width,
          ...(dash && { dash }),
          spanGaps: true,
          points: { show: false },
        })),
      ],
    };
  }
}

function nothing({ lines }: ChartOptions): uPlot.AlignedData {
  return [[], ...lines.map(() => [])];
}

/** Of a logarithmic axis the powers of ten; null where nothing is drawn. */
function decades(_: uPlot, ticks: readonly number[]): (number | null)[] {
  return ticks.map((tick) => (Number.isInteger(Math.log10(tick)) ? tick : null));
}

/** A number on an axis; a logarithmic axis has null where there is no room. */
function tickText(tick: number | null): string {
  if (tick === null) return '';
  const size = Math.abs(tick);
  return size !== 0 && (size >= 1e4 || size < 1e-2) ? tick.toExponential(0) : String(tick);
}
