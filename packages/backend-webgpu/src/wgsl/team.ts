// The invocations that work on one item together: one alone, or a workgroup whose states meet in
// its memory.

import type { DeviceFacts } from '../encode/program.ts';
import type { Accumulator } from './accumulators.ts';
import { groupSize, groupSizeFor } from './grid.ts';

/** Invocations of a workgroup, where `items` have teams of `team`. */
export function teamGroupSize(
  items: number,
  team: number,
  facts: Pick<DeviceFacts, 'isFallback'>,
): number {
  return team === 1 ? Math.min(groupSizeFor(items, facts), groupSize) : team;
}

/** How many workgroups of `size` invocations `items` take. */
export function groupsOf(items: number, team: number, size: number): number {
  return team === 1 ? Math.ceil(items / size) : items;
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

/** A state of each member of a team, in a variable. */
export interface MemberState {
  readonly states: Accumulator;
  readonly name: string;
}

/** The memory of workgroups in which states of so many words meet. */
export function teamMemory(size: number, words: number): string {
  return size === 1 ? '' : `var<workgroup> met: array<u32, ${size * words}>;\n`;
}

/** Makes the variable of each member what those of all make together, for one state after another. */
export function meet(size: number, variables: readonly MemberState[]): string {
  if (size === 1) return '';
  const words = variables.reduce((sum, { states }) => sum + states.words, 0);
  let next = 0;
  const met = variables.map(({ states, name }) => {
    const first = next;
    next += states.words;
    const at = (member: string): string[] =>
      Array.from(
        { length: states.words },
        (_, w) => `met[(${member}) * ${words}u + ${first + w}u]`,
      );
    const slots = at('member');
    return {
      write: states.toWords(name).map((word, w) => `${slots[w]} = ${word};`),
      join: `${name} = ${states.join(name, states.ofWords(at('member + apart')))};`,
      take: `  ${name} = ${states.ofWords(at('0u'))};\n`,
    };
  });
  const write = met.flatMap((each) => each.write).join(' ');
  return `  ${write}
  workgroupBarrier();
  for (var apart = ${size / 2}u; apart > 0u; apart >>= 1u) {
    if (member < apart) {
      ${met.map(({ join }) => join).join(' ')}
      ${write}
    }
    workgroupBarrier();
  }
${met.map(({ take }) => take).join('')}  workgroupBarrier();
`;
}
