// A device with little memory: where a real one would have to be filled, which takes gigabytes, and
// which systems that give out memory before they have it never admit.

import { type OpenDevice, openDevice } from '../src/device/open.ts';

class GPUOutOfMemoryError {
  readonly message = 'the device is full\n - While calling [Device].CreateBuffer';
}

/** Opens a device on which buffers hold `room` bytes together. */
export async function openSmall(
  room: number,
  report: 'at once' | 'late' = 'at once',
): Promise<OpenDevice> {
  const opened = await openDevice({});
  const { device } = opened;
  const create = device.createBuffer.bind(device);
  const listen = device.addEventListener.bind(device);
  let tell: (event: GPUUncapturedErrorEvent) => void = () => {};
  let held = 0;
  let scopes = 0;
  let refused = false;
  const small = {
    addEventListener(
      type: 'uncapturederror',
      listener: (event: GPUUncapturedErrorEvent) => void,
    ): void {
      tell = listener;
      listen(type, (event) => {
        event.preventDefault();
        if (report === 'at once') listener(event);
        else setTimeout(() => listener(event), 1);
      });
    },
    createBuffer(descriptor: GPUBufferDescriptor): GPUBuffer {
      const buffer = create(descriptor);
      if (held + descriptor.size <= room) {
        held += descriptor.size;
        const destroy = buffer.destroy.bind(buffer);
        buffer.destroy = () => {
          held -= descriptor.size;
          destroy();
        };
        return buffer;
      }
      buffer.destroy();
      if (scopes > 0) refused = true;
      else {
        const error: GPUError = new GPUOutOfMemoryError();
        tell({ error, preventDefault() {} } as GPUUncapturedErrorEvent);
      }
      return buffer;
    },
    pushErrorScope(): void {
      scopes++;
    },
    async popErrorScope(): Promise<GPUError | null> {
      scopes--;
      const error = refused ? new GPUOutOfMemoryError() : null;
      refused = false;
      return error;
    },
  };
  Object.assign(device, small);
  return opened;
}
