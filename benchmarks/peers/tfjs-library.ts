// The part of TensorFlow.js that the benchmark knows of.

export interface TfTensor {
  data(): Promise<Float32Array>;
  dispose(): void;
}

export type Operand = TfTensor | number;

export interface TfVariable extends TfTensor {
  readonly name: string;
}

interface NamedTensor {
  readonly name: string;
  readonly tensor: TfTensor;
}

export interface TfOptimizer {
  applyGradients(gradients: readonly NamedTensor[]): void;
  dispose(): void;
}

/** Keeps tensors for the way back. */
type Save = (tensors: readonly TfTensor[]) => void;

interface Differentiated {
  readonly value: TfTensor;
  readonly gradFunc: (dy: TfTensor, saved: readonly TfTensor[]) => TfTensor;
}

/** The part of TensorFlow.js that the rows use. */
export interface Tf {
  readonly version: { readonly tfjs: string };
  setBackend(name: string): Promise<boolean>;
  /** The backend that is set. */
  backend(): object;
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
  transpose(x: TfTensor): TfTensor;
  reshape(x: TfTensor, shape: readonly number[]): TfTensor;
  stack(list: readonly TfTensor[], axis: number): TfTensor;
  variable(x: TfTensor): TfVariable;
  grads(f: (...inputs: readonly TfTensor[]) => TfTensor): (x: readonly TfTensor[]) => TfTensor[];
  variableGrads(
    f: () => TfTensor,
    variables: readonly TfVariable[],
  ): { readonly value: TfTensor; readonly grads: Readonly<Record<string, TfTensor>> };
  customGrad(f: (x: TfTensor, save: Save) => Differentiated): (x: TfTensor) => TfTensor;
  readonly train: {
    sgd(lr: number): TfOptimizer;
    momentum(lr: number, momentum: number): TfOptimizer;
    adam(lr: number): TfOptimizer;
    rmsprop(lr: number, decay: number, momentum: number, epsilon: number): TfOptimizer;
  };
}

/** Its WebGPU backend. */
export interface TfWebGpu {
  readonly queue: GPUQueue;
  /** What it is collecting, if anything. */
  readonly commandEncoder: GPUCommandEncoder | null;
  endComputePassEncoder(): void;
  /** Sends off what it has collected, once the pass is ended. */
  submitQueue(): void;
}

export interface TfWasm {
  setWasmPaths(folder: string): void;
  setThreadsCount(count: number): void;
}
