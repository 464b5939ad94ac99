// What `--device` accepts: the module that registers the backend, or why there is none.

export type Device = { readonly register: string } | { readonly absent: string };

export type Devices = Readonly<Record<string, Device>>;

export const devices: Devices = {
  cpu: { register: '@gradus/backend-cpu/register' },
  webgpu: { absent: 'the WebGPU backend is not there yet' },
};
