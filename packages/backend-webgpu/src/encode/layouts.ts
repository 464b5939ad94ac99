// Layouts of bindings, few and explicit: programs that bind alike share theirs, and with it the
// bind groups. (`layout: 'auto'` would give each pipeline its own.)

import { computeStage } from '../device/flags.ts';
import type { Binding } from './program.ts';

/** The group of a program's buffers, and that of its parameters where they lie in a uniform. */
export class Layouts {
  readonly #device: GPUDevice;
  readonly #groups = new Map<string, GPUBindGroupLayout>();
  #uniform: GPUBindGroupLayout | undefined;

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  group(bindings: readonly Binding[]): GPUBindGroupLayout {
    const key = bindings.map(({ access }) => access[0]).join('');
    let layout = this.#groups.get(key);
    if (layout === undefined) {
      layout = this.#device.createBindGroupLayout({
        label: key,
        entries: bindings.map(({ access }, binding) => ({
          binding,
          visibility: computeStage,
          buffer: { type: access === 'read' ? 'read-only-storage' : 'storage' },
        })),
      });
      this.#groups.set(key, layout);
    }
    return layout;
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
