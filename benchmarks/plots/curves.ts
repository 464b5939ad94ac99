// Curves of how the time of a step grows, as SVG.

import { writeFileSync } from 'node:fs';
import type { RowResult } from '../measuring.ts';
import type { PeerName } from '../peers/peer.ts';
import { type ScalingRow, scalingRows } from '../rows/scaling.ts';

/** The parts of the plotting libraries that are used here. */
interface VegaLite {
  compile(spec: object): { readonly spec: object };
}
interface Vega {
  parse(spec: object): object;
  readonly View: new (flow: object, options: object) => { toSVG(): Promise<string> };
}

/** Peers that are drawn, in the order of the legend. */
const drawn: readonly (readonly [PeerName, label: string, colour: string])[] = [
  ['gradus', 'Gradus', '#3f51d1'],
  ['compiled', 'Gradus, compiled', '#9aa5f0'],
  ['torch', 'PyTorch', '#d9622b'],
  ['tfjs', 'tfjs', '#8a8f98'],
  ['jax-jit', 'jax-js jit', '#2f9e6e'],
];

const titles: Readonly<Record<ScalingRow['curve'], string>> = {
  batch: 'batch (width 128, 3 layers)',
  width: 'width (batch 64, 3 layers)',
  depth: 'layers (batch 64, width 128)',
};

/** Draws a file for each curve that was measured; gives their names. */
export async function drawCurves(results: readonly RowResult[], folder: URL): Promise<string[]> {
  const files: string[] = [];
  for (const curve of Object.keys(titles) as ScalingRow['curve'][]) {
    const points = scalingRows
      .filter((row) => row.curve === curve)
      .flatMap((row) => pointsOf(row, results));
    if (points.length === 0) continue;
    const file = `${curve}.svg`;
    writeFileSync(new URL(file, folder), await svgOf(curve, points));
    files.push(file);
  }
  return files;
}

interface Point {
  readonly at: number;
  readonly microseconds: number;
  readonly library: string;
}

function pointsOf(row: ScalingRow, results: readonly RowResult[]): Point[] {
  const found = results.find((result) => result.row.name === row.name);
  return drawn.flatMap(([peer, library]) => {
    const measured = found?.measurements.get(peer);
    return measured ? [{ at: row.at, microseconds: measured.median, library }] : [];
  });
}

async function svgOf(curve: ScalingRow['curve'], points: readonly Point[]): Promise<string> {
  const [liteName, vegaName]: readonly string[] = ['vega-lite', 'vega'];
  const lite: VegaLite = await import(liteName);
  const vega: Vega = await import(vegaName);
  const at = [...new Set(points.map((point) => point.at))];
  const spec = lite.compile({
    width: 420,
    height: 260,
    background: 'white',
    data: { values: points },
    mark: { type: 'line', point: true },
    encoding: {
      x: {
        field: 'at',
        type: 'quantitative',
        scale: { type: 'log' },
        axis: { title: titles[curve], values: at, grid: false },
      },
      y: {
        field: 'microseconds',
        type: 'quantitative',
        scale: { type: 'log' },
        axis: { title: 'µs a step' },
      },
      color: {
        field: 'library',
        type: 'nominal',
        title: null,
        scale: { domain: drawn.map(([, label]) => label), range: drawn.map(([, , hex]) => hex) },
      },
    },
  }).spec;
  return new vega.View(vega.parse(spec), { renderer: 'none' }).toSVG();
}
