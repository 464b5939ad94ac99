// What a kernel's generator hands to the encoder. Generators write WGSL and plan dispatches; they
// know nothing of devices, passes, pools or submits.

import type { DType } from '@gradus/tensor/backend';
import type { GpuBuffer } from '../memory/buffer.ts';

/** Whether the shader only reads a binding; no buffer is bound twice to one dispatch. */
export type Access = 'read' | 'write';

/** A binding of a shader: `@group(0) @binding(i) var<storage, …> b<i>: array<…>`. */
export interface Binding {
  readonly access: Access;
}

/**
 * A shader. Its code declares bindings `b0`, `b1`, …, in the order of `bindings`, and the entry
 * point `main`; what `parameters` gives is put before it and declares `params`, whose members
 * `p0`, `p1`, … are u32.
 */
export interface Program {
  /** Unique text: programs of one key are one pipeline. */
  readonly key: string;
  readonly code: string;
  readonly bindings: readonly Binding[];
  /** How many members `params` has: sizes, strides, offsets and run-time scalars, as bits. */
  readonly parameters: number;
  /** Extensions of WGSL that the code needs, such as `subgroups`. */
  readonly enables?: readonly string[];
}

/** One dispatch: a program, its buffers by binding, its parameters, its workgroups. */
export interface Dispatch {
  readonly program: Program;
  readonly buffers: readonly GpuBuffer[];
  readonly parameters: ArrayLike<number>;
  /** Workgroups along x, y, z; each at most 65 535. */
  readonly workgroups: readonly [number, number, number];
}

/** A strided window on a buffer of this backend. */
export interface GpuOperand {
  readonly buffer: GpuBuffer;
  readonly byteOffset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly dtype: DType;
}

/** Facts of an adapter that choose between variants of a kernel. */
export interface DeviceFacts {
  /** Whether the adapter is a CPU in disguise: no workgroup memory, no barriers where avoidable. */
  readonly isFallback: boolean;
  readonly subgroups: boolean;
  readonly maxWorkgroupInvocations: number;
  readonly maxWorkgroupBytes: number;
  readonly maxStorageBuffers: number;
  readonly maxWorkgroupsPerDim: number;
}

/** What runners of kernels work with. */
export interface Recorder {
  readonly facts: DeviceFacts;
  /** Appends a dispatch to what has been asked for; it sees all that came before. */
  dispatch(dispatch: Dispatch): void;
  /** Has `record` append its dispatches right before anything else is asked for, or is due. */
  later(record: () => void): void;
  /** The program of `key`, generated when it is new. */
  program(key: string, generate: () => Omit<Program, 'key'>): Program;
  /** Memory for the time of one kernel: it may be given back as soon as its last user is recorded. */
  scratch(bytes: number): GpuBuffer;
  release(buffer: GpuBuffer): void;
  /** The words that shaders note an index out of range in. */
  faults(): GpuBuffer;
}
