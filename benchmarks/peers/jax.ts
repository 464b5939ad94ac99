// jax-js on its WebAssembly backend: every op consumes its operands, `ref` keeps one alive. In
// Node, which has no web Worker, it runs on one thread.

import { readFileSync } from 'node:fs';
import { type InputSpec, sampleOf, typedValuesOf } from '../inputs.ts';
import type { OpName } from '../rows/row.ts';
import { elapsed, type Peer, type Task } from './peer.ts';

interface JaxArray {
  readonly ref: JaxArray;
  dispose(): void;
  blockUntilReady(): Promise<JaxArray>;
  data(): Promise<Float32Array>;
  add(y: JaxArray | number): JaxArray;
  sub(y: JaxArray | number): JaxArray;
  mul(y: JaxArray | number): JaxArray;
  sum(axis?: number): JaxArray;
  reshape(shape: readonly number[]): JaxArray;
  transpose(): JaxArray;
}

type Operand = JaxArray | number;

/** The part of jax-js that the rows use. */
interface Jax {
  init(device: string): Promise<readonly string[]>;
  defaultDevice(device: string): string;
  jit<A extends readonly JaxArray[], R>(fn: (...inputs: A) => R): (...inputs: A) => R;
  readonly numpy: {
    array(values: Float32Array | Int32Array): JaxArray;
    exp(x: JaxArray): JaxArray;
    sin(x: JaxArray): JaxArray;
    square(x: JaxArray): JaxArray;
    power(x: JaxArray, y: Operand): JaxArray;
    cumsum(x: JaxArray): JaxArray;
    sort(x: JaxArray): JaxArray;
    take(x: JaxArray, index: JaxArray): JaxArray;
    matmul(a: JaxArray, b: JaxArray): JaxArray;
    maximum(x: JaxArray, y: Operand): JaxArray;
    less(x: JaxArray, y: Operand): JaxArray;
    where(condition: JaxArray, x: Operand, y: Operand): JaxArray;
  };
  readonly nn: { softmax(x: JaxArray, axis: number): JaxArray };
}

async function load(): Promise<Jax> {
  const name: string = '@jax-js/jax';
  const jax: Jax = await import(name);
  await jax.init('wasm');
  jax.defaultDevice('wasm');
  return jax;
}

/** Starts jax-js, its functions eager or compiled. */
export async function jaxPeer(name: 'jax-eager' | 'jax-jit'): Promise<Peer> {
  const jax = await load();
  const upload = (input: InputSpec): JaxArray => {
    const values = typedValuesOf(input);
    if (values instanceof Float64Array) throw new TypeError('float64 is left out here');
    return jax.numpy.array(values).reshape(input.shape);
  };
  const manifest = new URL('../node_modules/@jax-js/jax/package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const isCompiled = name === 'jax-jit';
  return {
    name,
    version: `jax-js ${version}, wasm, ${isCompiled ? 'jit' : 'eager'}`,
    async prepare({ op, inputs }) {
      if (inputs.some(({ dtype }) => dtype === 'float64')) return undefined;
      const step = stepsOf(jax)[op];
      const work = worksOf(jax)[op];
      if (step === undefined && work === undefined) return undefined;
      const arrays = await Promise.all(inputs.map((input) => upload(input).blockUntilReady()));
      if (step !== undefined) return stepping(jax, step, arrays, isCompiled);
      return work && taskOf(isCompiled ? jax.jit(work) : work, arrays);
    },
    close() {},
  };
}

type Work = (...inputs: readonly JaxArray[]) => JaxArray;

function worksOf({ numpy: np, nn }: Jax): Readonly<Partial<Record<OpName, Work>>> {
  return {
    add: (x, y) => x.add(y),
    mulAdd: (x, y, z) => x.mul(y).add(z),
    exp: (x) => np.exp(x),
    sum: (x) => x.sum(),
    sumRows: (x) => x.sum(0),
    sumColumns: (x) => x.sum(1),
    softmax: (x) => nn.softmax(x, -1),
    cumsum: (x) => np.cumsum(x),
    sort: (x) => np.sort(x),
    gather: (x, index) => np.take(x, index),
    mm: (a, b) => np.matmul(a, b),
    mmOfTransposedLeft: (a, b) => np.matmul(a.transpose(), b),
    mmOfTransposedRight: (a, b) => np.matmul(a, b.transpose()),
  };
}

function taskOf(work: Work, inputs: readonly JaxArray[]): Task {
  const run = async (): Promise<JaxArray> =>
    work(...inputs.map((input) => input.ref)).blockUntilReady();
  return {
    result: async () => [sampleOf(await (await run()).data())],
    time: (calls) =>
      elapsed(async () => {
        for (let i = 0; i < calls; i++) (await run()).dispose();
      }),
    dispose() {
      for (const input of inputs) input.dispose();
    },
  };
}

interface Step {
  readonly constants: (inputs: readonly JaxArray[]) => JaxArray[];
  readonly parameters: (inputs: readonly JaxArray[]) => JaxArray[];
  /** Constants and parameters in, the loss and new parameters out. */
  readonly step: (...inputs: readonly JaxArray[]) => JaxArray[];
  readonly readsLoss: boolean;
  /** Parameters that are compared. */
  readonly compared: (parameters: readonly JaxArray[]) => readonly JaxArray[];
}

const rate = 1e-6;

function stepsOf({ numpy: np }: Jax): Readonly<Partial<Record<OpName, Step>>> {
  return {
    polynomial: {
      constants: ([points]) => {
        const x = points.mul(Math.PI);
        return [x.ref, np.sin(x)];
      },
      parameters: ([, start]) =>
        [0, 1, 2, 3].map((i) => np.take(start.ref, np.array(Int32Array.of(i))).sum()),
      step: (x, y, a, b, c, d) => {
        const yPred = a.ref
          .add(b.ref.mul(x.ref))
          .add(c.ref.mul(np.square(x.ref)))
          .add(d.ref.mul(np.power(x.ref, 3)));
        const error = yPred.sub(y);
        const loss = np.square(error.ref).sum();
        const grad = error.mul(2);
        const gradients = [
          grad.ref.sum(),
          grad.ref.mul(x.ref).sum(),
          grad.ref.mul(np.square(x.ref)).sum(),
          grad.mul(np.power(x, 3)).sum(),
        ];
        return [loss, ...[a, b, c, d].map((p, i) => p.sub(gradients[i].mul(rate)))];
      },
      readsLoss: false,
      compared: (parameters) => parameters,
    },
    twoLayerNet: {
      constants: ([x, y]) => [x, y],
      parameters: ([, , w1, w2]) => [w1, w2],
      step: (x, y, w1, w2) => {
        const h = np.matmul(x.ref, w1.ref);
        const hRelu = np.maximum(h.ref, 0);
        const error = np.matmul(hRelu.ref, w2.ref).sub(y);
        const loss = np.square(error.ref).sum();
        const grad = error.mul(2);
        const gradW2 = np.matmul(hRelu.transpose(), grad.ref);
        const gradHRelu = np.matmul(grad, w2.ref.transpose());
        const gradH = np.where(np.less(h, 0), 0, gradHRelu);
        const gradW1 = np.matmul(x.transpose(), gradH);
        return [loss, w1.sub(gradW1.mul(rate)), w2.sub(gradW2.mul(rate))];
      },
      readsLoss: true,
      compared: ([, w2]) => [w2],
    },
  };
}

async function stepping(
  jax: Jax,
  script: Step,
  inputs: readonly JaxArray[],
  isCompiled: boolean,
): Promise<Task> {
  const ready = (list: readonly JaxArray[]): Promise<JaxArray[]> =>
    Promise.all(list.map((x) => x.blockUntilReady()));
  const constants = await ready(script.constants(inputs));
  let parameters = await ready(script.parameters(inputs));
  const step = isCompiled ? jax.jit(script.step) : script.step;
  const once = async (readsLoss: boolean): Promise<number> => {
    const [loss, ...next] = step(...constants.map((x) => x.ref), ...parameters);
    parameters = await ready(next);
    if (readsLoss) return (await loss.data())[0];
    loss.dispose();
    return Number.NaN;
  };
  return {
    async result() {
      const loss = await once(true);
      const values = await Promise.all(script.compared(parameters).map((p) => p.ref.data()));
      return [loss, ...values.flatMap((list) => [...list])];
    },
    time: (calls) =>
      elapsed(async () => {
        for (let i = 0; i < calls; i++) await once(script.readsLoss);
      }),
    dispose() {},
  };
}
