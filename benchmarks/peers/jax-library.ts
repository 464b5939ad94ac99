// The part of jax-js that the benchmark knows of.

export interface JaxArray {
  readonly ref: JaxArray;
  dispose(): void;
  blockUntilReady(): Promise<JaxArray>;
  data(): Promise<Float32Array>;
  add(y: JaxArray | number): JaxArray;
  sub(y: JaxArray | number): JaxArray;
  mul(y: JaxArray | number): JaxArray;
  div(y: JaxArray | number): JaxArray;
  sum(axis?: number): JaxArray;
  reshape(shape: readonly number[]): JaxArray;
  transpose(): JaxArray;
}

export type Operand = JaxArray | number;

/** The part of jax-js that the rows use. */
export interface Jax {
  init(device: string): Promise<readonly string[]>;
  defaultDevice(device: string): string;
  jit<A extends readonly JaxArray[], R>(fn: (...inputs: A) => R): (...inputs: A) => R;
  valueAndGrad<A extends readonly unknown[]>(
    fn: (parameters: readonly JaxArray[], ...rest: A) => JaxArray,
  ): (parameters: readonly JaxArray[], ...rest: A) => readonly [JaxArray, readonly JaxArray[]];
  vjp(
    fn: (...inputs: readonly JaxArray[]) => JaxArray,
    inputs: readonly JaxArray[],
  ): readonly [JaxArray, (gradient: JaxArray) => JaxArray[]];
  readonly numpy: {
    array(values: Float32Array | Int32Array | number): JaxArray;
    exp(x: JaxArray): JaxArray;
    sin(x: JaxArray): JaxArray;
    square(x: JaxArray): JaxArray;
    sqrt(x: JaxArray): JaxArray;
    stack(list: readonly JaxArray[], axis: number): JaxArray;
    zerosLike(x: JaxArray): JaxArray;
    power(x: JaxArray, y: Operand): JaxArray;
    cumsum(x: JaxArray): JaxArray;
    sort(x: JaxArray): JaxArray;
    take(x: JaxArray, index: JaxArray): JaxArray;
    matmul(a: JaxArray, b: JaxArray): JaxArray;
    maximum(x: JaxArray, y: Operand): JaxArray;
    less(x: JaxArray, y: Operand): JaxArray;
    where(condition: JaxArray, x: Operand, y: Operand): JaxArray;
  };
  readonly nn: { softmax(x: JaxArray, axis: number): JaxArray; relu(x: JaxArray): JaxArray };
}
