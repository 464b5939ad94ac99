import { registerBackend } from '@gradus/tensor';
import { type Binary, binaryFacts, type Unary, unaryFacts } from '@gradus/tensor/backend';
import { webgpu } from '../src/index.ts';
import { evenly, everyBitPattern, joined } from './functions/samples.ts';
import { worst } from './functions/worst.ts';
import * as gradus from '@gradus/tensor';
import { tensor } from '@gradus/tensor';
import { specialBinary, specialUnary } from './functions/special-cases.ts';
const device = await webgpu();
registerBackend(device);
const flush=(v:number)=>Math.abs(v)<2**-126?(Object.is(v,-0)||v<0?-0:0):v;
async function compute(name: string, ...operands: ArrayLike<number>[]) {
  const call = Reflect.get(gradus, name) as any;
  return await call(...operands.map((v) => tensor(Array.from(v), { dtype: 'float32', device: 'webgpu' }))).read();
}
const only = process.argv.slice(2);
const xs = joined(everyBitPattern(2 ** 15), evenly(-20, 20, 40_000), evenly(-1.5, 1.5, 40_000)).map(flush);
const ops = ['exp','exp2','expm1','log','log2','log10','log1p','sin','cos','tan','asin','acos','atan','sinh','cosh','tanh','asinh','acosh','atanh','erf','erfc','erfinv','lgamma','digamma','sqrt','floor','ceil','round','trunc','sign','abs','neg'] as Unary[];
for (const op of ops) {
  if (only.length && !only.includes(op)) continue;
  try {
  const t=performance.now();
  const got = (await compute(op, xs)) as Float32Array;
  const w = worst('float32', got, (x)=>flush(Math.fround(unaryFacts[op].evaluate(x))), xs);
  console.log(op.padEnd(12), JSON.stringify(w), (performance.now()-t).toFixed(0));
  const cases=[...(specialUnary[op]??[]),[NaN, op==='sign'?0:NaN] as const];
  const g=await compute(op, cases.map(([x])=>x)) as Float32Array;
  cases.forEach(([x,r],i)=>{ if(!Object.is(g[i],flush(r))) console.log('   special',op,x,'gives',g[i],'wanted',r); });
  } catch (error) { console.log(op, String(error).slice(0, 600)); }
}
const patterns = everyBitPattern(2 ** 15);
const near = evenly(-20, 20, 2 ** 16 + 1);
const sh=(values: Float32Array, step: number)=>values.map((_, i) => values[(i * step) % values.length]);
const first = joined(patterns, near).map(flush);
const second = joined(sh(patterns, 40_503), sh(near, 25_117)).map((x) => Number.isNaN(x) ? 1 : flush(x));
for (const op of ['pow','hypot','atan2','copysign','fmod','remainder','floorDivide'] as Binary[]) {
  if (only.length && !only.includes(op)) continue;
  try {
  const got = (await compute(op, first, second)) as Float32Array;
  const w = worst('float32', got, (x,y)=>flush(Math.fround(binaryFacts[op].evaluate(x,y))), first, second);
  console.log(op.padEnd(12), JSON.stringify(w));
  const cases=specialBinary[op]??[];
  const g=await compute(op, cases.map(([x])=>x), cases.map(([,y])=>y)) as Float32Array;
  cases.forEach(([x,y,r],i)=>{ if(!Object.is(g[i],flush(r))) console.log('   special',op,x,y,'gives',g[i],'wanted',r); });
  } catch (error) { console.log(op, String(error).slice(0, 600)); }
}
device.dispose();
