// The form of a spec: what an op must give, as data. The suite runs specs; a spec computes
// nothing but expected values, and those with plain functions of its own.

import type { GradusError, Tensor, Value } from '@gradus/tensor';
import type { Tolerance } from './comparison.ts';
import type { HostTensor } from './host-tensor.ts';
import type { SampleInput } from './sample-input.ts';

/** A plain number or boolean among the inputs. */
export type SampleScalar = number | boolean;

/** What a spec's reference sees of an input. */
export type HostValue = HostTensor | SampleScalar;

/** One call of an op. */
export interface Sample {
  /** Says what is special about it; the report shows the inputs as well. */
  readonly name: string;
  readonly inputs: readonly (SampleInput | SampleScalar)[];
  /** Calls the op. */
  readonly run: (inputs: readonly Value[], device: string) => Tensor;
  /** What it must give, by plain functions. */
  readonly expected: (inputs: readonly HostValue[]) => HostTensor;
  /** How far from it a result may be. */
  readonly tolerance: (expected: HostTensor, inputs: readonly HostValue[]) => Tolerance;
}

/** A call that must be refused, and leave every input as it was. */
export interface ErrorSample {
  readonly name: string;
  readonly inputs: readonly (SampleInput | SampleScalar)[];
  readonly run: (inputs: readonly Value[], device: string) => unknown;
  readonly error: new (op: string, message: string) => GradusError;
  /** The whole message. */
  readonly message: string;
  /** Whether values are read before it is known that the call is wrong. */
  readonly readsValues?: boolean;
}

/** What one op must do. */
export interface OpSpec {
  readonly op: string;
  readonly samples: readonly Sample[];
  readonly errors: readonly ErrorSample[];
}
