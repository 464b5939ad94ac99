// Shaders that sort runs of a fixed length out of operands: a run an invocation, as a network of
// comparisons without loops, or a run a workgroup, in its memory.

import { type Bound, declarations } from '../../wgsl/bindings.ts';
import { entryPoint } from '../../wgsl/grid.ts';
import { findPlaces, type LoopClass } from '../../wgsl/loops.ts';
import { lastKey } from './key.ts';

// Parameters: the number of runs, the length of a line, the step along it, what the key reads.
export const firstLoopParameter = 4;

/** Most invocations of a workgroup. */
const mostInvocations = 256;

/** Statements that find `line`, `start`, where run number `run` begins on it, and its `base`. */
function findRun(loops: LoopClass, run: string, size: number): string {
  const { statements, names } = findPlaces(loops, firstLoopParameter, 'line');
  return `  if (${run} >= params.p0) { return; }
  let runs = (params.p1 + ${size - 1}u) / ${size}u;
  let line = ${run} / runs;
  let start = ${run} % runs * ${size}u;
${statements}  let base = ${names[0]};
  let own = 2u * (line * params.p1);
`;
}

/** Declares `keyAt`: the key of the element at a place of a line, the last key beyond its end. */
function reader({ places }: Bound, key: string): string {
  return `${key}
fn keyAt(base: u32, at: u32) -> u32 {
  if (at >= params.p1) { return ${lastKey}; }
  return keyOf(b${places[0].binding}[base + at * params.p2]);
}
`;
}

/** Runs of `size` by one invocation each. */
export function chunksCode(bound: Bound, loops: LoopClass, key: string, size: number): string {
  const pairs = `b${bound.places[1].binding}`;
  const body = [
    `var keys: array<u32, ${size}>;`,
    `var origins: array<u32, ${size}>;`,
    `for (var n = 0u; n < ${size}u; n++) {`,
    'keys[n] = keyAt(base, start + n);',
    'origins[n] = start + n;',
    '}',
    // A loop over a list of the comparisons would be one shorter, and slow: where no compiler
    // knows the places, no array lies in registers.
    'var isAfter = false;',
    'var held = 0u;',
    ...network(size).flatMap(([a, b]) => [
      `isAfter = (keys[${a}] > keys[${b}]) | ((keys[${a}] == keys[${b}]) & (origins[${a}] > origins[${b}]));`,
      ...['keys', 'origins'].flatMap((of) => [
        `held = ${of}[${a}];`,
        `${of}[${a}] = select(held, ${of}[${b}], isAfter);`,
        `${of}[${b}] = select(${of}[${b}], held, isAfter);`,
      ]),
    ]),
    `for (var n = 0u; n < ${size}u && start + n < params.p1; n++) {`,
    'let at = own + 2u * (start + n);',
    `${pairs}[at] = keys[n];`,
    `${pairs}[at + 1u] = origins[n];`,
    '}',
  ];
  const text = body.map((line) => `  ${line}\n`).join('');
  return declarations(bound) + reader(bound, key) + entryPoint(findRun(loops, 'i', size) + text);
}

/** The comparisons that sort `size` elements, a power of two. */
// Source: K. Batcher, "Sorting networks and their applications", 1968: odd-even merging.
function network(size: number): [number, number][] {
  const pairs: [number, number][] = [];
  for (let p = 1; p < size; p *= 2) {
    for (let k = p; k >= 1; k /= 2) {
      for (let j = k % p; j + k < size; j += 2 * k) {
        for (let i = 0; i < Math.min(k, size - j - k); i++) {
          const [low, high] = [i + j, i + j + k];
          if (Math.floor(low / (2 * p)) === Math.floor(high / (2 * p))) pairs.push([low, high]);
        }
      }
    }
  }
  return pairs;
}

/** Runs of `size`, a power of two, by one workgroup each: a bitonic sort. */
export function blocksCode(bound: Bound, loops: LoopClass, key: string, size: number): string {
  const invocations = Math.min(mostInvocations, size / 2);
  const pairs = `b${bound.places[1].binding}`;
  const body = `${findRun(loops, 'group', size)}
  for (var n = lane; n < ${size}u; n += ${invocations}u) {
    keys[n] = keyAt(base, start + n);
    origins[n] = start + n;
  }
  workgroupBarrier();
  for (var span = 2u; span <= ${size}u; span *= 2u) {
    for (var step = span / 2u; step > 0u; step /= 2u) {
      for (var n = lane; n < ${size / 2}u; n += ${invocations}u) {
        let low = 2u * step * (n / step) + n % step;
        let high = low + step;
        let isEqual = keys[low] == keys[high];
        let isAfter = select(keys[low] > keys[high], origins[low] > origins[high], isEqual);
        if (isAfter == ((low & span) == 0u)) {
          let key = keys[low];
          keys[low] = keys[high];
          keys[high] = key;
          let origin = origins[low];
          origins[low] = origins[high];
          origins[high] = origin;
        }
      }
      workgroupBarrier();
    }
  }
  for (var n = lane; n < ${size}u && start + n < params.p1; n += ${invocations}u) {
    let at = own + 2u * (start + n);
    ${pairs}[at] = keys[n];
    ${pairs}[at + 1u] = origins[n];
  }`;
  const memory = ['keys', 'origins'].map(
    (name) => `var<workgroup> ${name}: array<u32, ${size}>;\n`,
  );
  return declarations(bound) + memory.join('') + reader(bound, key) + entryPoint(body, invocations);
}
