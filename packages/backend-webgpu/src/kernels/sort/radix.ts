// Sorts pairs digit by digit of their keys, the lowest first: each pass counts digits, and then
// moves pairs to where their digit goes. An invocation takes many pairs one after the other, so
// that all keeps its order without barriers: a way for processors, whose invocations are few.

import type { Recorder } from '../../encode/program.ts';
import type { GpuBuffer } from '../../memory/buffer.ts';
import { bindingsOf, declarations } from '../../wgsl/bindings.ts';
import { entryPoint, gridOf } from '../../wgsl/grid.ts';
import { wordsOf } from './pairs.ts';

const digitBits = 11;
const digits = 2 ** digitBits;

/** Blocks that the lines are divided into, together, at least. */
const blocks = 16;

/** Invocations of a workgroup: as many as a processor runs in step. */
const inStep = 4;

interface Shape {
  /** Lines, and pairs of each. */
  readonly count: number;
  readonly length: number;
}

/** Sorts the pairs of all lines; gives back the buffer that holds them, and releases the other. */
export function radixSort(recorder: Recorder, pairs: GpuBuffer, shape: Shape): GpuBuffer {
  const { count, length } = shape;
  const perLine = Math.ceil(blocks / count);
  const all = count * perLine;
  const block = Math.ceil(length / perLine);
  const counts = recorder.scratch(4 * all * digits);
  const starts = recorder.scratch(4 * count * digits);
  let [source, other] = [pairs, recorder.scratch(pairs.bytes)];
  for (let shift = 0; shift < 32; shift += digitBits) {
    const ofBlocks = [all, length, perLine, block, shift];
    dispatch(recorder, 'count', [source, counts], ofBlocks);
    dispatch(recorder, 'total', [counts, starts], [count * digits, perLine]);
    dispatch(recorder, 'start', [starts], [count]);
    dispatch(recorder, 'move', [source, starts, counts, other], ofBlocks);
    [source, other] = [other, source];
  }
  for (const buffer of [counts, starts, other]) recorder.release(buffer);
  return source;
}

interface Step {
  /** How many of the buffers, the last ones, are written. */
  readonly outputs: number;
  readonly parameters: number;
  readonly body: string;
}

// Digit d of block b of a line is counted at d · (blocks a line) + b.
const ofBlock = `  let line = i / params.p2;
  let block = i % params.p2;
  let first = line * params.p1 + min(block * params.p3, params.p1);
  let end = line * params.p1 + min((block + 1u) * params.p3, params.p1);
  let table = line * ${digits}u * params.p2 + block;
`;

const steps = {
  /** How often each digit occurs in each block. */
  count: {
    outputs: 1,
    parameters: 5,
    body: `${ofBlock}
  for (var digit = 0u; digit < ${digits}u; digit++) { b1[table + digit * params.p2] = 0u; }
  for (var n = first; n < end; n++) {
    let digit = (b0[2u * n] >> params.p4) & ${digits - 1}u;
    b1[table + digit * params.p2]++;
  }`,
  },
  /** How often it occurs in the blocks before each, and in all. */
  total: {
    outputs: 2,
    parameters: 2,
    body: `  var sum = 0u;
  for (var block = 0u; block < params.p1; block++) {
    let at = i * params.p1 + block;
    let count = b0[at];
    b0[at] = sum;
    sum += count;
  }
  b1[i] = sum;`,
  },
  /** How many smaller digits its line has. */
  start: {
    outputs: 1,
    parameters: 1,
    body: `  var sum = 0u;
  for (var digit = 0u; digit < ${digits}u; digit++) {
    let count = b0[i * ${digits}u + digit];
    b0[i * ${digits}u + digit] = sum;
    sum += count;
  }`,
  },
  /** Every pair goes to the next place of its digit. */
  move: {
    outputs: 2,
    parameters: 5,
    body: `${ofBlock}
  for (var digit = 0u; digit < ${digits}u; digit++) {
    b2[table + digit * params.p2] += b1[line * ${digits}u + digit];
  }
  for (var n = first; n < end; n++) {
    let key = b0[2u * n];
    let slot = table + ((key >> params.p4) & ${digits - 1}u) * params.p2;
    let place = line * params.p1 + b2[slot];
    b2[slot]++;
    b3[2u * place] = key;
    b3[2u * place + 1u] = b0[2u * n + 1u];
  }`,
  },
} as const satisfies Readonly<Record<string, Step>>;

function dispatch(
  recorder: Recorder,
  name: keyof typeof steps,
  buffers: readonly GpuBuffer[],
  parameters: readonly number[],
): void {
  const { outputs, body, parameters: count } = steps[name];
  const bound = bindingsOf(
    buffers.map((buffer) => wordsOf(buffer)),
    outputs,
  );
  recorder.dispatch({
    program: recorder.program(`radix ${name}`, () => ({
      code: declarations(bound) + entryPoint(`  if (i >= params.p0) { return; }\n${body}`, inStep),
      bindings: bound.bindings,
      parameters: count,
    })),
    buffers: bound.buffers,
    parameters,
    workgroups: gridOf(Math.ceil(parameters[0] / inStep), recorder.facts),
  });
}
