// Grids of workgroups, and the entry point that numbers them: more than a dim of the grid takes
// are folded to two, so the last ones may have nothing to do.

import type { DeviceFacts } from '../encode/program.ts';

/** Invocations of a workgroup, unless a kernel has reasons of its own. */
export const groupSize = 64;

/**
 * Workgroup sizes on a processor, which computes the invocations of a workgroup in turn, those that
 * have nothing to do among them: few want a small one, many want few workgroups.
 */
const processorSizes = [4, 64, 256];

/** Invocations of a workgroup, where `count` have something to do and need not know each other. */
export function groupSizeFor(
  count: number,
  { isFallback }: Pick<DeviceFacts, 'isFallback'>,
): number {
  if (!isFallback) return groupSize;
  return processorSizes.find((size) => count <= size) ?? 256;
}

/** At least `count` workgroups; each must look whether its number is below what is needed. */
export function gridOf(
  count: number,
  { maxWorkgroupsPerDim }: Pick<DeviceFacts, 'maxWorkgroupsPerDim'>,
): readonly [number, number, number] {
  if (count <= maxWorkgroupsPerDim) return [count, 1, 1];
  const rows = Math.ceil(count / maxWorkgroupsPerDim);
  return [Math.ceil(count / rows), rows, 1];
}

/**
 * The entry point. Its body knows `group`, the number of the workgroup, `lane`, that of the
 * invocation in it, and `i`, that of the invocation in all; `size` invocations are a workgroup.
 * Everywhere `zero` is 0, but no compiler knows.
 */
export function entryPoint(body: string, size: number = groupSize): string {
  return `var<private> zero: u32;

@compute @workgroup_size(${size})
fn main(@builtin(workgroup_id) groupId: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32) {
  zero = groupId.z;
  let group = groupId.y * groups.x + groupId.x;
  let i = group * ${size}u + lane;
${body}
}
`;
}
