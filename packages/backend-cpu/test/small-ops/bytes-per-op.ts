// Prints how many bytes of JavaScript's heap a call of each op takes, once the ops are compiled: run
// with --expose-gc and a young generation that no collection interrupts.

import { registerBackend, type Tensor, tensor } from '@gradus/tensor';
import { cpu } from '../../src/index.ts';

declare const gc: () => void;

registerBackend(cpu({ threads: 1 }));
const [x, y] = [tensor([1, 2, 3, 4]), tensor([5, 6, 7, 8])];

const ops: Readonly<Record<string, () => Tensor>> = {
  add: () => x.add(y),
  mul: () => x.mul(y),
  mulByNumber: () => x.mul(2),
  exp: () => x.exp(),
  sum: () => x.sum(),
};

const calls = 20_000;

function callOften(op: () => Tensor): void {
  for (let i = 0; i < calls; i++) op().dispose();
}

const bytes: Record<string, number> = {};
for (const [name, op] of Object.entries(ops)) {
  for (let i = 0; i < 10; i++) {
    callOften(op);
    // Compilers work in the background.
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  gc();
  const before = process.memoryUsage().heapUsed;
  callOften(op);
  bytes[name] = Math.round((process.memoryUsage().heapUsed - before) / calls);
}
console.log(JSON.stringify(bytes));
process.exit(0);
