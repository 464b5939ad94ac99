import { registerBackend } from '@gradus/tensor';
import { unaryFacts } from '@gradus/tensor/backend';
import { webgpu } from '../src/index.ts';
import { worst } from './functions/worst.ts';
import * as gradus from '@gradus/tensor';
import { tensor } from '@gradus/tensor';
const device = await webgpu();
registerBackend(device);
for (const [op,lo,hi] of [['lgamma',0.99,1.01],['lgamma',1.99,2.01],['lgamma',0.4,3.1],['lgamma',-6,0],['digamma',1.45,1.47],['digamma',0.5,2.5],['digamma',-6,0],['erfinv',0.99,1],['acosh',1,1.001]] as any) {
  const xs = Float32Array.from({length:100000},(_,i)=>lo+(hi-lo)*i/100000);
  const got = await (gradus as any)[op](tensor(Array.from(xs),{dtype:'float32',device:'webgpu'})).read();
  console.log(op,lo,hi,JSON.stringify(worst('float32',got,(unaryFacts as any)[op].evaluate,xs)));
}
device.dispose();
