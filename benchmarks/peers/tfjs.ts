// TensorFlow.js on its WebAssembly backend, one thread, with tidy() and dispose() where its
// documentation wants them.

import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { type InputSpec, sampleOf, typedValuesOf } from '../inputs.ts';
import type { OpName } from '../rows/row.ts';
import { elapsed, type Peer, type Task } from './peer.ts';

interface TfTensor {
  dataSync(): Float32Array;
  dispose(): void;
}

type Operand = TfTensor | number;

/** The part of TensorFlow.js that the rows use. */
interface Tf {
  readonly version: { readonly tfjs: string };
  setBackend(name: string): Promise<boolean>;
  env(): { set(flag: string, value: boolean): void };
  tensor(values: Float32Array | Int32Array, shape: readonly number[], dtype: string): TfTensor;
  scalar(value: number): TfTensor;
  tidy<T>(work: () => T): T;
  keep(x: TfTensor): TfTensor;
  add(x: Operand, y: Operand): TfTensor;
  sub(x: Operand, y: Operand): TfTensor;
  mul(x: Operand, y: Operand): TfTensor;
  exp(x: TfTensor): TfTensor;
  sin(x: TfTensor): TfTensor;
  square(x: TfTensor): TfTensor;
  pow(x: TfTensor, y: Operand): TfTensor;
  clone(x: TfTensor): TfTensor;
  addN(list: readonly TfTensor[]): TfTensor;
  sum(x: TfTensor, axis?: number): TfTensor;
  softmax(x: TfTensor): TfTensor;
  cumsum(x: TfTensor, axis: number): TfTensor;
  topk(x: TfTensor, k: number): { values: TfTensor; indices: TfTensor };
  gather(x: TfTensor, indices: TfTensor): TfTensor;
  matMul(a: TfTensor, b: TfTensor, transposeA?: boolean, transposeB?: boolean): TfTensor;
  relu(x: TfTensor): TfTensor;
  less(x: TfTensor, y: Operand): TfTensor;
  where(condition: TfTensor, x: TfTensor, y: TfTensor): TfTensor;
  zerosLike(x: TfTensor): TfTensor;
  slice(x: TfTensor, begin: readonly number[], size: readonly number[]): TfTensor;
}

interface TfWasm {
  setWasmPaths(folder: string): void;
  setThreadsCount(count: number): void;
}

/** Starts TensorFlow.js. */
export async function tfjsPeer(): Promise<Peer> {
  const require = createRequire(import.meta.url);
  const tf: Tf = require('@tensorflow/tfjs');
  const wasm: TfWasm = require('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`);
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  wasm.setThreadsCount(1);
  await tf.setBackend('wasm');
  const upload = (input: InputSpec): TfTensor => {
    const values = typedValuesOf(input);
    if (values instanceof Float64Array) throw new TypeError('TensorFlow.js has no float64');
    return tf.tensor(values, input.shape, input.dtype);
  };
  return {
    name: 'tfjs',
    version: `TensorFlow.js ${tf.version.tfjs}, wasm`,
    async prepare({ op, inputs }) {
      if (inputs.some(({ dtype }) => dtype === 'float64')) return undefined;
      const step = stepsOf(tf)[op];
      if (step !== undefined) return stepping(tf, step, inputs.map(upload));
      const work = worksOf(tf)[op];
      return work && taskOf(work, inputs.map(upload));
    },
    close() {},
  };
}

type Work = (inputs: readonly TfTensor[]) => TfTensor;

function worksOf(tf: Tf): Readonly<Partial<Record<OpName, Work>>> {
  return {
    add: ([x, y]) => tf.add(x, y),
    mulAdd: ([x, y, z]) => tf.tidy(() => tf.add(tf.mul(x, y), z)),
    exp: ([x]) => tf.exp(x),
    // clone() shares memory, so a copy has to compute something.
    copy: ([x]) => tf.add(x, 0),
    sum: ([x]) => tf.sum(x),
    sumRows: ([x]) => tf.sum(x, 0),
    sumColumns: ([x]) => tf.sum(x, 1),
    softmax: ([x]) => tf.softmax(x),
    cumsum: ([x]) => tf.cumsum(x, 0),
    gather: ([x, index]) => tf.gather(x, index),
    mm: ([a, b]) => tf.matMul(a, b),
    mmOfTransposedLeft: ([a, b]) => tf.matMul(a, b, true),
    mmOfTransposedRight: ([a, b]) => tf.matMul(a, b, false, true),
  };
}

function taskOf(work: Work, inputs: readonly TfTensor[]): Task {
  return {
    async result() {
      const result = work(inputs);
      const values = sampleOf(result.dataSync());
      result.dispose();
      return values;
    },
    time: (calls) =>
      elapsed(() => {
        for (let i = 0; i < calls; i++) work(inputs).dispose();
      }),
    dispose() {
      for (const input of inputs) input.dispose();
    },
  };
}

/** Data and parameters in, what is compared and new parameters out. */
interface Step {
  readonly constants: (inputs: readonly TfTensor[]) => TfTensor[];
  readonly parameters: (inputs: readonly TfTensor[]) => TfTensor[];
  readonly step: (
    constants: readonly TfTensor[],
    parameters: readonly TfTensor[],
  ) => { loss: TfTensor; parameters: TfTensor[] };
  readonly readsLoss: boolean;
  /** Parameters that are compared. */
  readonly compared: (parameters: readonly TfTensor[]) => readonly TfTensor[];
}

const rate = 1e-6;

function stepsOf(tf: Tf): Readonly<Partial<Record<OpName, Step>>> {
  return {
    polynomial: {
      constants: ([points]) => {
        const x = tf.mul(points, Math.PI);
        return [x, tf.sin(x)];
      },
      parameters: ([, start]) => [0, 1, 2, 3].map((i) => tf.sum(tf.slice(start, [i], [1]))),
      step: ([x, y], parameters) => {
        const [a, b, c, d] = parameters;
        const yPred = tf.add(
          tf.add(tf.add(a, tf.mul(b, x)), tf.mul(c, tf.square(x))),
          tf.mul(d, tf.pow(x, 3)),
        );
        const loss = tf.sum(tf.square(tf.sub(yPred, y)));
        const grad = tf.mul(2, tf.sub(yPred, y));
        const gradients = [
          tf.sum(grad),
          tf.sum(tf.mul(grad, x)),
          tf.sum(tf.mul(grad, tf.square(x))),
          tf.sum(tf.mul(grad, tf.pow(x, 3))),
        ];
        return {
          loss,
          parameters: parameters.map((p, i) => tf.sub(p, tf.mul(rate, gradients[i]))),
        };
      },
      readsLoss: false,
      compared: (parameters) => parameters,
    },
    twoLayerNet: {
      constants: ([x, y]) => [x, y],
      parameters: ([, , w1, w2]) => [w1, w2],
      step: ([x, y], [w1, w2]) => {
        const h = tf.matMul(x, w1);
        const hRelu = tf.relu(h);
        const yPred = tf.matMul(hRelu, w2);
        const loss = tf.sum(tf.square(tf.sub(yPred, y)));
        const grad = tf.mul(2, tf.sub(yPred, y));
        const gradW2 = tf.matMul(hRelu, grad, true);
        const gradHRelu = tf.matMul(grad, w2, false, true);
        const gradH = tf.where(tf.less(h, 0), tf.zerosLike(gradHRelu), gradHRelu);
        const gradW1 = tf.matMul(x, gradH, true);
        return {
          loss,
          parameters: [tf.sub(w1, tf.mul(rate, gradW1)), tf.sub(w2, tf.mul(rate, gradW2))],
        };
      },
      readsLoss: true,
      compared: ([, w2]) => [w2],
    },
  };
}

function stepping(tf: Tf, script: Step, inputs: readonly TfTensor[]): Task {
  const constants = script.constants(inputs);
  let parameters = script.parameters(inputs);
  const once = (readsLoss: boolean): number => {
    const next = tf.tidy(() => {
      const { loss, parameters: updated } = script.step(constants, parameters);
      const printed = readsLoss ? loss.dataSync()[0] : Number.NaN;
      return { printed, parameters: updated.map((p) => tf.keep(p)) };
    });
    for (const parameter of parameters) parameter.dispose();
    parameters = next.parameters;
    return next.printed;
  };
  return {
    async result() {
      const loss = once(true);
      return [loss, ...script.compared(parameters).flatMap((p) => [...p.dataSync()])];
    },
    time: (calls) =>
      elapsed(() => {
        for (let i = 0; i < calls; i++) once(script.readsLoss);
      }),
    dispose() {},
  };
}
