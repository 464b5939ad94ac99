/** The name of the adapter that WebGPU gives here. */
export async function adapterName(): Promise<string> {
  const adapter = await navigator.gpu.requestAdapter();
  if (adapter === null) throw new Error('no WebGPU adapter was found');
  const { vendor, architecture, device, description } = adapter.info;
  return [vendor, architecture, device, description].filter((part) => part !== '').join(', ');
}
