// The invocations that work on one item together: one alone, or a workgroup whose states meet in
// its memory.

import type { Accumulator } from './accumulators.ts';
import { groupSize } from './grid.ts';

/** How many workgroups `items` take. */
export function groupsOf(items: number, size: number): number {
  return size === 1 ? Math.ceil(items / groupSize) : items;
}

/** Invocations that a processor computes at once, in the lanes of a vector. */
const lanes = 4;

/** The team for each of `items` of `count` elements on a processor: they may leave lanes empty. */
export function laneTeam(items: number, count: number): number {
  return items < lanes && count >= 16 * lanes ? lanes : 1;
}

/** Names of an item's number and of the invocation in its team. */
export function teamCode(size: number): string {
  return size === 1
    ? '  let item = i;\n  let member = 0u;\n'
    : '  let item = group;\n  let member = lane;\n';
}

/** The memory of workgroups in which states of so many words meet. */
export function teamMemory(size: number, words: number): string {
  return size === 1 ? '' : `var<workgroup> met: array<u32, ${size * words}>;\n`;
}

/** Makes the variable `state` of each member that of all, the same in each. */
export function meet(size: number, { words, toWords, ofWords, join }: Accumulator, state: string) {
  if (size === 1) return '';
  const slots = Array.from({ length: words }, (_, w) => w);
  const at = (member: string): string[] => slots.map((w) => `met[(${member}) * ${words}u + ${w}u]`);
  const write = toWords(state)
    .map((word, w) => `met[member * ${words}u + ${w}u] = ${word};`)
    .join(' ');
  return `  ${write}
  workgroupBarrier();
  for (var apart = ${size / 2}u; apart > 0u; apart >>= 1u) {
    if (member < apart) {
      ${state} = ${join(state, ofWords(at('member + apart')))};
      ${write}
    }
    workgroupBarrier();
  }
  ${state} = ${ofWords(at('0u'))};
  workgroupBarrier();
`;
}
