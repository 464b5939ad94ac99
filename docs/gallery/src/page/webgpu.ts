// Whether this browser has a GPU to offer.

/** Why WebGPU cannot be chosen, or null. */
export async function whyNoWebGpu(): Promise<string | null> {
  if (!('gpu' in navigator)) return 'this browser has no WebGPU';
  const adapter = await navigator.gpu.requestAdapter().catch(() => null);
  return adapter === null ? 'this browser has WebGPU, but no adapter' : null;
}
