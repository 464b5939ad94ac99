import '@gradus/backend-cpu/register';
import { tensor } from '@gradus/tensor';
import { grad } from '../src/index.ts';
const v = (a: number[]) => tensor(a, { dtype: 'float64', requiresGrad: true });
for (const [a,b,c,d] of [[2,3,5,7]]) {
const [x, y, s] = [v([a]), v([b]), v([c])];
const out = x.mul(y);
const [gy] = grad(out, [y], { gradOutputs: s, createGraph: true });
console.log(gy.itemSync(), grad(gy!, [x, s], { retainGraph: true, gradOutputs: v([d]) }).map((t) => t!.itemSync()));
const z = x.mul(s); // same thing
console.log(z.itemSync(), grad(z!, [x, s], { retainGraph: true, gradOutputs: v([d]) }).map((t) => t!.itemSync()));
}
