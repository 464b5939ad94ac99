// Bind groups by layout and blocks. The pool deals out the same blocks step by step, so that nearly
// all of them are found here.

import type { Block } from '../memory/block.ts';
import type { GroupLayout } from './layouts.ts';

/** Bind groups that are kept at most; those made first go first. */
const most = 8192;

interface Known {
  readonly group: GPUBindGroup;
  readonly blocks: readonly Block[];
}

export class BindGroups {
  readonly #device: GPUDevice;
  readonly #known = new Map<string, Known>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  get size(): number {
    return this.#known.size;
  }

  get({ id, layout }: GroupLayout, blocks: readonly Block[]): GPUBindGroup {
    let key = id;
    for (let i = 0; i < blocks.length; i++) key += `,${blocks[i].id}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known.group;
    const group = this.#device.createBindGroup({
      layout,
      entries: blocks.map(({ buffer }, binding) => ({ binding, resource: { buffer } })),
    });
    this.#known.set(key, { group, blocks });
    for (const block of blocks) block.groups.add(key);
    if (this.#known.size > most) this.#forgetFirst();
    return group;
  }

  /** Forgets the groups that hold a block. */
  drop({ groups }: Block): void {
    for (const key of [...groups]) this.#forget(key);
  }

  #forgetFirst(): void {
    const [first] = this.#known.keys();
    this.#forget(first);
  }

  // A block that stays, such as a parameter's, would gather the keys of all that it ever met.
  #forget(key: string): void {
    for (const { groups } of this.#known.get(key)?.blocks ?? []) groups.delete(key);
    this.#known.delete(key);
  }
}
