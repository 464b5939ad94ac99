// Start and stop, device, seed and speed.

import type { DeviceName } from '../messages.ts';
import { element, part } from './element.ts';

export interface Settings {
  readonly device: DeviceName;
  readonly seed: number;
  /** Steps a second. */
  readonly pace: number;
}

/** What the controls ask for. */
export interface Wishes {
  run(): void;
  stop(): void;
  pace(stepsPerSecond: number): void;
}

const labels: Readonly<Record<DeviceName, string>> = { cpu: 'CPU', webgpu: 'WebGPU' };
const deviceNames: readonly DeviceName[] = ['cpu', 'webgpu'];

const paces = [1, 3, 10, 30, 100, 300, 1000, Number.POSITIVE_INFINITY];

export class Controls {
  readonly #run = element('button', { type: 'button', class: 'run' }, 'Run');
  readonly #stop = element('button', { type: 'button', class: 'stop', disabled: '' }, 'Stop');
  readonly #seed = element('input', {
    type: 'number',
    id: 'seed',
    min: '0',
    max: '4294967295',
    step: '1',
    value: '0',
  });
  readonly #speed = element('input', {
    type: 'range',
    id: 'speed',
    min: '0',
    max: String(paces.length - 1),
    value: String(paces.length - 1),
  });
  readonly #speedText = element('output', { for: 'speed' });
  readonly #devices = new Map(deviceNames.map((name) => [name, deviceInput(name)]));

  constructor(wishes: Wishes) {
    this.#run.addEventListener('click', () => wishes.run());
    this.#stop.addEventListener('click', () => wishes.stop());
    this.#speed.addEventListener('input', () => {
      this.#showSpeed();
      wishes.pace(this.settings.pace);
    });
    this.#showSpeed();
    part('controls').append(
      element('div', { class: 'buttons' }, this.#run, this.#stop),
      element(
        'fieldset',
        { class: 'devices' },
        element('legend', {}, 'Device'),
        ...this.#choices(),
      ),
      element(
        'label',
        { class: 'seed' },
        element('span', { class: 'caption' }, 'Seed'),
        this.#seed,
      ),
      element(
        'label',
        { class: 'speed' },
        element('span', { class: 'caption' }, 'Speed'),
        this.#speed,
        this.#speedText,
      ),
    );
  }

  get settings(): Settings {
    const chosen = [...this.#devices].find(([, input]) => input.checked);
    return {
      device: chosen?.[0] ?? 'cpu',
      seed: Math.max(0, Math.trunc(Number(this.#seed.value) || 0)),
      pace: paces[Number(this.#speed.value)],
    };
  }

  /** Which buttons can be pressed, and what they do. */
  show(state: 'ready' | 'running' | 'ended'): void {
    this.#run.textContent = state === 'ready' ? 'Run' : 'Restart';
    this.#stop.disabled = state !== 'running';
  }

  /** A device that is not there cannot be chosen; `reason` is said. */
  refuse(device: DeviceName, reason: string): void {
    const input = this.#devices.get(device);
    if (input === undefined) return;
    input.disabled = true;
    input.parentElement?.setAttribute('title', reason);
    if (input.checked) this.choose('cpu');
  }

  /** A device that can be chosen again. */
  offer(device: DeviceName): void {
    const input = this.#devices.get(device);
    if (input === undefined) return;
    input.disabled = false;
    input.parentElement?.removeAttribute('title');
  }

  choose(device: DeviceName): void {
    const input = this.#devices.get(device);
    if (input !== undefined) input.checked = true;
  }

  #choices(): HTMLElement[] {
    return [...this.#devices].map(([name, input]) =>
      element('label', {}, input, element('span', {}, labels[name])),
    );
  }

  #showSpeed(): void {
    const { pace } = this.settings;
    this.#speedText.textContent = pace === Number.POSITIVE_INFINITY ? 'full' : `${pace}/s`;
  }
}

function deviceInput(name: DeviceName): HTMLInputElement {
  const input = element('input', { type: 'radio', name: 'device', value: name });
  input.checked = name === 'cpu';
  return input;
}
