// What is put off, and what is computed where it is read: figures found by measuring, not by need.

import type { Backend } from '../../backend/contract.ts';
import { costOf, dear } from '../../expression/cost.ts';
import { topologicalOrder } from '../../expression/node.ts';
import type { MapKernel } from '../../kernel/kernel.ts';

/** Tensors that one kernel reads at most. */
export const maximumSources = 6;

/** Numbers that one kernel is given at most. */
export const maximumScalars = 8;

/** Nodes of its expressions at most: more spill from registers. */
export const maximumNodes = 32;

/** Memory that a result may hold while it waits, in sizes of its own. */
export const maximumHeld = 4;

/** What an element may cost that is computed again, in additions: about a read of it. */
const cheap = 4;

/** Kernels that compute a cheap result at most before it is kept: some are needed for good. */
const maximumUses = 8;

/** Elements below which putting off costs more than it saves. */
const usualLeast = 512;

/** The same of devices that run later: handing them a kernel costs more than it computes. */
const leastLater = 1;

let least: number | undefined;

/** Whether a result of so many elements is put off. */
export function isWorthwhile(elements: number, { capabilities, isGone }: Backend): boolean {
  if (isGone === true) return false;
  return elements >= (least ?? (capabilities.runsLater === true ? leastLater : usualLeast));
}

/**
 * Puts off elementwise results of `elements` or more from now on, those of the device's usual size
 * unless given; `Infinity` computes all of them at once. Values do not depend on it, and on the CPU not a
 * bit of them does: it is for finding out what a kernel costs, or where an error comes from.
 * @example
 * deferFrom(Number.POSITIVE_INFINITY);
 * const atOnce = linspace(0, 1, 1000).mul(3);
 * deferFrom();
 * const later = linspace(0, 1, 1000).mul(3);
 * await atOnce.eq(later).all().item() // 1
 */
export function deferFrom(elements?: number): void {
  least = elements;
}

const costs = new WeakMap<MapKernel, number>();

/** Whether a kernel's result is computed where it is read, though it was `uses` times before. */
export function isInlined(kernel: MapKernel, sources: number, uses: number): boolean {
  const cost = costs.get(kernel) ?? costOf(kernel.outputs[0]);
  costs.set(kernel, cost);
  // Nobody knows how often it will be read: of what is dear, a second time costs more than is saved.
  if (uses === 0) return cost < dear;
  return cost <= cheap && sources <= 2 && uses < maximumUses;
}

const widths = new WeakMap<MapKernel, boolean>();

/**
 * Whether a result comes of numbers as wide as itself, or narrower: how many elements a reduction
 * combines at once, and so its last bits, may depend on the widest that it meets.
 */
export function isOfOneWidth(kernel: MapKernel): boolean {
  const known = widths.get(kernel) ?? areNarrow(kernel);
  widths.set(kernel, known);
  return known;
}

function areNarrow({ outputs }: MapKernel): boolean {
  if (outputs[0].dtype === 'float64') return true;
  return topologicalOrder(outputs).every(({ dtype }) => dtype !== 'float64');
}
