// The loss curves of the ladder: runs the scripts as `npm start` does, and draws what they print.
// `pnpm --filter @gradus/docs figures` writes them.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import * as vega from 'vega';
import { compile } from 'vega-lite';

const root = join(import.meta.dirname, '..', '..');

interface Run {
  readonly script: string;
  readonly rows: readonly (readonly [step: number, loss: number])[];
}

function runs(scripts: readonly string[]): Run[] {
  const folder = mkdtempSync(join(tmpdir(), 'gradus-curves-'));
  const file = join(folder, 'runs.json');
  try {
    const args = ['examples/runner/main.ts', '--json', file, ...scripts];
    execFileSync(process.execPath, args, { cwd: root, stdio: 'ignore' });
    return JSON.parse(readFileSync(file, 'utf8')) as Run[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Readable on a light page and on a dark one. */
const [line, text] = ['#3b82f6', '#808890'];

async function curve({ rows }: Run): Promise<string> {
  const axis = { gridColor: text, gridOpacity: 0.25, labelColor: text, titleColor: text };
  const { spec } = compile({
    width: 560,
    height: 240,
    background: 'transparent',
    data: { values: rows.map(([step, loss]) => ({ step, loss })) },
    mark: { type: 'line', color: line, strokeWidth: 2 },
    encoding: {
      x: { field: 'step', type: 'quantitative', title: 'step' },
      y: { field: 'loss', type: 'quantitative', title: 'loss', scale: { type: 'log' } },
    },
    config: { axis: { ...axis, domainColor: text, tickColor: text }, view: { stroke: null } },
  });
  return new vega.View(vega.parse(spec), { renderer: 'none' }).toSVG();
}

/** Draws the curves of `scripts` into `folder`, one file each: `polynomial-numpy.svg`. */
export async function drawCurves(scripts: readonly string[], folder: string): Promise<void> {
  for (const run of runs(scripts)) {
    const file = join(folder, `${run.script.replaceAll('/', '-')}.svg`);
    writeFileSync(file, `${await curve(run)}\n`);
  }
}
