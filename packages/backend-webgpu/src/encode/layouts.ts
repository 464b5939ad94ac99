// Layouts of bindings, few and explicit: programs that bind alike share theirs, and with it the
// bind groups. (`layout: 'auto'` would give each pipeline its own.)

import { computeStage } from '../device/flags.ts';
import type { Binding } from './program.ts';

/** A layout of a program's buffers, and the text that tells it from others. */
export interface GroupLayout {
  readonly id: string;
  readonly layout: GPUBindGroupLayout;
}

/** The group of a program's buffers, and that of its parameters where they lie in a uniform. */
export class Layouts {
  readonly #device: GPUDevice;
  readonly #groups = new Map<string, GroupLayout>();
  #uniform: GPUBindGroupLayout | undefined;

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  group(bindings: readonly Binding[]): GroupLayout {
    const id = bindings.map(({ access }) => access[0]).join('');
    let known = this.#groups.get(id);
    if (known === undefined) {
      const layout = this.#device.createBindGroupLayout({
        label: id,
        entries: bindings.map(({ access }, binding) => ({
          binding,
          visibility: computeStage,
          buffer: { type: access === 'read' ? 'read-only-storage' : 'storage' },
        })),
      });
      known = { id, layout };
      this.#groups.set(id, known);
    }
    return known;
  }

  get uniform(): GPUBindGroupLayout {
    this.#uniform ??= this.#device.createBindGroupLayout({
      label: 'parameters',
      entries: [
        {
          binding: 0,
          visibility: computeStage,
          buffer: { type: 'uniform', hasDynamicOffset: true },
        },
      ],
    });
    return this.#uniform;
  }
}
