import * as g from '@gradus/tensor';
import { cpu } from './src/index.ts';
import { referenceBackend } from '@gradus/conformance/reference';
g.registerBackend(await cpu());
g.registerBackend(referenceBackend());
const ops1 = 'sign floor ceil round trunc frac exp exp2 expm1 log log2 log10 log1p sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh erf erfc erfinv lgamma digamma bitwiseNot logicalNot'.split(' ');
const ops2 = 'copysign atan2 hypot fmod remainder floorDivide bitwiseAnd bitwiseOr bitwiseXor bitwiseLeftShift bitwiseRightShift logicalAnd logicalOr logicalXor'.split(' ');
const vals: Record<string, number[]> = {
  bool: [0,1,1,0,1,1,0], uint8: [0,1,2,3,7,8,9,31,32,33,100,127,128,254,255],
  int32: [0,1,-1,2,-3,7,-7,30,31,32,33,40,-31,100000,-100000,2**31-1,-(2**31), -(2**31)+1],
  float32: [0,-0,1,-1,NaN,Infinity,-Infinity,0.5,-0.5,1.5,2.5,-2.5,3,-3,7.25,1e-10,-1e-10,88,100,-100,1e30,1e-40],
};
vals.float64 = vals.float32;
for (const op of [...ops1, ...ops2]) for (const dtype of Object.keys(vals) as g.DType[]) {
  const out: (g.Nested|string)[] = [];
  for (const device of ['cpu', 'reference']) {
    const v = vals[dtype]; const n = v.length;
    try {
      const xs = v.flatMap((x) => v.map(() => x)); const ys = v.flatMap(() => v);
      const x = g.tensor(xs, { dtype, device }); const y = g.tensor(ys, { dtype, device });
      const f = Reflect.get(g, op);
      const r: g.Tensor = ops1.includes(op) ? f(x) : f(x, y);
      const a = Array.from(await r.read());
      out.push(r.dtype + a.map((z) => Object.is(z, -0) ? '-0' : String(dtype === 'float64' ? z : Math.fround(z))).join(' '));
    } catch (e) { out.push(String(e)); }
  }
  if (out[0] !== out[1]) {
    const [a, b] = out.map((s) => String(s).split(' '));
    const v = vals[dtype]; let shown = 0;
    for (let i = 0; i < b.length && shown < 3; i++) if (a[i] !== b[i]) { console.log(op, dtype, v[Math.floor(i / v.length)], v[i % v.length], a[i], b[i]); shown++; }
  }
  if (out[0] === out[1] && String(out[0]).includes('rror')) console.log(op, dtype, out[0]);
}
