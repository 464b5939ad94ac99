// Whole processes, from the command to the end: what a user waits for who runs a script once.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { catalog, type Script } from '../../examples/runner/catalog.ts';
import type { Row } from '../rows/row.ts';
import { scriptRows } from '../rows/scripts.ts';
import { trainingRows } from '../rows/training.ts';
import { type Measurement, summarize } from '../statistics.ts';
import { Installed } from './installed.ts';

/** Milliseconds of whole processes of a script. */
export interface ProcessResult {
  readonly name: string;
  readonly gradus: Measurement;
  /** Undefined where no Python here has the library. */
  readonly original: Measurement | undefined;
  readonly library: 'PyTorch' | 'NumPy';
}

export interface Processes {
  readonly scripts: readonly ProcessResult[];
  /** Milliseconds from the first statement of a program to the result of its first op. */
  readonly firstOp: Measurement;
}

const here = fileURLToPath(new URL('.', import.meta.url));
const peers = fileURLToPath(new URL('../peers', import.meta.url));

const firstOpProgram = `
const start = performance.now();
const { ones } = await import('gradus');
await ones([4]).add(1).read();
console.log(performance.now() - start);
process.exit(0);
`;

/** Scripts whose original is a Python script; graphs have none here. */
const scripts = catalog.filter(({ name }) => !name.startsWith('graph/'));

/** Runs every script and its original in turns, so often. */
export function measureProcesses(rounds: number, tell: (line: string) => void): Processes {
  const installed = new Installed();
  try {
    const results = scripts.map((script) => {
      const result = measureScript(script, installed.script(script.name), rounds);
      const { name, gradus, original } = result;
      tell(`${name}: ${gradus.median.toFixed(0)} ms, original ${original?.median.toFixed(0)} ms`);
      return result;
    });
    const program = installed.program('first-op', firstOpProgram);
    const times = Array.from({ length: rounds }, () => Number(runNode(program).stdout));
    return { scripts: results, firstOp: summarize(times) };
  } finally {
    installed.remove();
  }
}

function measureScript(script: Script, file: string, rounds: number): ProcessResult {
  const python = pythonCommand(script);
  const gradus: number[] = [];
  const original: number[] = [];
  for (let round = 0; round < rounds; round++) {
    gradus.push(milliseconds(() => checked(script, runNode(file))));
    if (python !== undefined) original.push(milliseconds(() => checked(script, python())));
  }
  return {
    name: script.name,
    gradus: summarize(gradus),
    original: python && summarize(original),
    library: script.dtype === 'float64' ? 'NumPy' : 'PyTorch',
  };
}

type Ended = ReturnType<typeof spawnSync>;

function runNode(file: string): Ended {
  return spawnSync(process.execPath, [file], { encoding: 'utf8' });
}

/** How the original of a script is run; undefined if Python or the library is not here. */
function pythonCommand({ name, steps, every, dtype }: Script): (() => Ended) | undefined {
  const row = rowOf(name);
  const library = dtype === 'float64' ? 'numpy' : 'torch';
  const env = {
    ...process.env,
    OPENBLAS_NUM_THREADS: '1',
    OMP_NUM_THREADS: '1',
    PYTHONPATH: peers,
    PYTHONDONTWRITEBYTECODE: '1',
  };
  const program = ['/usr/bin/python3', 'python3'].find(
    (python) => spawnSync(python, ['-c', `import ${library}`]).status === 0,
  );
  if (program === undefined) return undefined;
  const shapes = JSON.stringify(row.inputs.map(({ shape }) => shape));
  const parameters = [`${here}script.py`, name, String(steps), String(every), shapes];
  return () => spawnSync(program, parameters, { encoding: 'utf8', env });
}

function rowOf(name: string): Row {
  const row = [...scriptRows, ...trainingRows].find((known) => known.name.split(',')[0] === name);
  if (row === undefined) throw new Error(`no row has ${name}`);
  return row;
}

/** A process that has printed what it should: as many losses as the script prints. */
function checked({ name, steps, every }: Script, { status, stdout, stderr }: Ended): void {
  const losses = String(stdout)
    .split('\n')
    .filter((line) => /^\d+ \S+$/.test(line));
  if (status !== 0 || losses.length !== Math.floor(steps / every)) {
    throw new Error(`${name}: status ${status}, ${losses.length} losses; ${stderr}`);
  }
}

function milliseconds(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
