import { builder as e, input, mapKernel } from '@gradus/tensor/backend';
import { mapProgram } from '../src/kernels/map-program.ts';
import { loopsOf } from '../src/wgsl/loops.ts';
const k = mapKernel(['float32'], [], [(e as any)[process.argv[2]](input(0, 'float32'))]);
const loops = loopsOf([100], [[1], [1]]);
const t = performance.now();
const p = mapProgram(k, { loops, bound: { buffers: [], bindings: [{access:'read'},{access:'write'}], places: [{dtype:'float32',binding:0,isAtomic:false},{dtype:'float32',binding:1,isAtomic:false}], key: '' }, wide: [true,true], isOwned: false, groupSize: 64 });
console.log(p.code.length, performance.now() - t);
if (process.argv[3]) console.log(p.code);
