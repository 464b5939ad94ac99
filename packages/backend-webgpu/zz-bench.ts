import { gatherKernel, matmulKernel, scatterKernel, sortKernel, searchKernel, runKernel } from '@gradus/tensor/backend';
import { WebGpuBackend } from './src/backend.ts';
import { openDevice } from './src/device/open.ts';
import { runProduct } from './src/kernels/matmul/matmul.ts';
import { presets } from './src/kernels/matmul/presets.ts';
import { productOf } from './src/kernels/matmul/product.ts';
const backend: any = new WebGpuBackend(await openDevice({}));
const alloc = (shape: number[], dtype = 'float32', fill = (n: number) => Math.random() - 0.5, strides?: number[]) => {
  const count = shape.reduce((a, b) => a * b, 1);
  const data = dtype === 'int32' ? new Int32Array(count) : new Float32Array(count);
  for (let i = 0; i < count; i++) data[i] = fill(i);
  const buffer = backend.allocate(data.byteLength); backend.write(buffer, 0, data);
  const s = new Array(shape.length); let span = 1; for (let d = shape.length - 1; d >= 0; d--) { s[d] = span; span *= shape[d]; }
  return { buffer, byteOffset: 0, shape, strides: strides ?? s, dtype };
};
const best = async (run: () => void, inner = 3, reps = 10) => {
  let t = 1e9; const t0 = performance.now(); run(); await backend.synchronize(); const first = performance.now() - t0;
  let cpu = 1e9; for (let r = 0; r < reps; r++) { const u = process.cpuUsage(); const a = performance.now(); for (let i = 0; i < inner; i++) run(); await backend.synchronize(); t = Math.min(t, (performance.now() - a) / inner); const v = process.cpuUsage(u); cpu = Math.min(cpu, (v.user + v.system) / 1000 / inner); }
  process.stdout.write(`[cpu ${cpu.toFixed(2)}] `);
  return [t, first];
};
const T = (o: any) => ({ ...o, shape: [o.shape[1], o.shape[0]], strides: [o.strides[1], o.strides[0]] });
const which = process.argv[2] ?? 'all';
if (which === 'all' || which === 'presets') {
  const [a, b, c] = [alloc([256, 256]), alloc([256, 256]), alloc([256, 256])];
  for (const p of Object.keys(presets) as any[]) {
    const [t, first] = await best(() => runProduct(backend.recorder, productOf([a, b, c]), [a, b, c], p, 1), 1, 5);
    console.log(`256³ ${p} ${(2 * 256 ** 3 / t / 1e6).toFixed(2)} GFLOP/s, first ${first.toFixed(0)} ms`);
  }
}
if (which === 'all' || which === 'shapes') {
  const mm = async (name: string, ops: any[], flops: number) => { const [t, first] = await best(() => backend.run(matmulKernel('float32'), ops, [])); console.log(`${name}: ${t.toFixed(3)} ms ${(flops / t / 1e6).toFixed(2)} GFLOP/s first ${first.toFixed(0)}`); };
  const f = (r: number, k: number, c: number) => 2 * r * k * c;
  await mm('256³', [alloc([256, 256]), alloc([256, 256]), alloc([256, 256])], f(256, 256, 256));
  await mm('512³', [alloc([512, 512]), alloc([512, 512]), alloc([512, 512])], f(512, 512, 512));
  await mm('64x1000x100', [alloc([64, 1000]), alloc([1000, 100]), alloc([64, 100])], f(64, 1000, 100));
  await mm('64x100x10', [alloc([64, 100]), alloc([100, 10]), alloc([64, 10])], f(64, 100, 10));
  await mm('64x10x100 (bT)', [alloc([64, 10]), T(alloc([100, 10])), alloc([64, 100])], f(64, 10, 100));
  await mm('100x64x10 (aT)', [T(alloc([64, 100])), alloc([64, 10]), alloc([100, 10])], f(100, 64, 10));
  await mm('1000x64x100 (aT)', [T(alloc([64, 1000])), alloc([64, 100]), alloc([1000, 100])], f(1000, 64, 100));
  await mm('batched 16x64x64x64', [alloc([16, 64, 64]), alloc([16, 64, 64]), alloc([16, 64, 64])], 16 * f(64, 64, 64));
  await mm('mv 1000x1000', [alloc([1000, 1000]), alloc([1000, 1]), alloc([1000, 1])], f(1000, 1000, 1));
  await mm('vm 1000x1000', [alloc([1, 1000]), alloc([1000, 1000]), alloc([1, 1000])], f(1000, 1000, 1));
  await mm('dot 100000', [alloc([1, 100000]), alloc([100000, 1]), alloc([1, 1])], f(1, 100000, 1));
  await mm('1x1000x4 ', [alloc([2000, 3]), alloc([3, 1]), alloc([2000, 1])], f(2000, 3, 1));
}
if (which === 'all' || which === 'index') {
  const n = 100000;
  const run = async (name: string, kernel: any, ops: any[]) => { const [t, first] = await best(() => backend.run(kernel, ops, [])); console.log(`${name}: ${t.toFixed(3)} ms first ${first.toFixed(0)}`); };
  const idx = alloc([n], 'int32', () => Math.floor(Math.random() * n));
  await run('gather 1e5', gatherKernel('float32', true), [alloc([n]), idx, alloc([n])]);
  await run('scatter sum 1e5', scatterKernel('float32', 'sum', true), [idx, alloc([n]), alloc([n])]);
  await run('scatter sum 100 lines of 1000', scatterKernel('float32', 'sum', true), [alloc([100, 1000], 'int32', () => Math.floor(Math.random() * 1000)), alloc([100, 1000]), alloc([100, 1000])]);
  await run('sort 1e5', sortKernel('float32', false), [alloc([n]), alloc([n]), alloc([n], 'int32')]);
  await run('sort 100 lines of 1000', sortKernel('float32', false), [alloc([100, 1000]), alloc([100, 1000]), alloc([100, 1000], 'int32')]);
  await run('search 1e5', searchKernel('float32', false), [alloc([n], 'float32', (i) => i / n), alloc([n]), alloc([n], 'int32')]);
}
process.exit(0);
