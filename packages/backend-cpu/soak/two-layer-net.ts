// The two-layer net in plain style, without a scope, for 100 000 steps or as many as are given:
// exits with 1 if live memory exceeds 256 MB or its peaks still grow after the first tenth.

import '@gradus/backend-cpu/register';
import process from 'node:process';
import { memory, mul, randn, type Tensor } from '@gradus/tensor';

const limitBytes = 256 * 2 ** 20;
/** Peaks are noisy: the collector comes when it wants. */
const slack = 1.25;
const windows = 10;

const steps = Number(process.argv[2] ?? 100_000);
const [x, y] = [randn([64, 1000]), randn([64, 10])];
const [w1, w2] = [randn([1000, 100]), randn([100, 10])];

async function step(): Promise<number> {
  const h = x.mm(w1);
  const hRelu = h.clamp(0);
  const yPred = hRelu.mm(w2);
  const loss = yPred.sub(y).pow(2).sum();
  const gradYPred = mul(2, yPred.sub(y));
  const gradHidden: Tensor = gradYPred.mm(w2.t()).clone();
  gradHidden.maskedFill_(h.lt(0), 0);
  w2.sub_(mul(1e-6, hRelu.t().mm(gradYPred)));
  w1.sub_(mul(1e-6, x.t().mm(gradHidden)));
  return loss.item();
}

const peaks: number[] = [];
let loss = Number.NaN;
for (let window = 0; window < windows; window++) {
  let peak = 0;
  for (let i = 0; i < steps / windows; i++) {
    loss = await step();
    peak = Math.max(peak, memory().liveBytes);
  }
  peaks.push(peak);
  const { poolBytes, buffers } = memory();
  const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;
  console.log(
    `step ${Math.round(((window + 1) * steps) / windows)}: loss ${loss}, live at most ` +
      `${megabytes(peak)}, pool ${megabytes(poolBytes)}, ${buffers} buffers`,
  );
}

const [first, ...later] = peaks;
const highest = Math.max(...later);
if (Math.max(first, highest) > limitBytes) {
  console.error(`live memory exceeded ${limitBytes} bytes`);
  process.exitCode = 1;
}
if (highest > first * slack) {
  console.error(`live memory grew from ${first} bytes in the first window to ${highest}`);
  process.exitCode = 1;
}
if (!Number.isFinite(loss)) {
  console.error(`the loss is ${loss}`);
  process.exitCode = 1;
}
