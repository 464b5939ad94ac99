// Notes which operation made which tensor, as an interpreter above all others: for the time of one
// step, so that the step can be drawn.

import type { Tensor } from '@gradus/tensor';
import {
  type Interpreter,
  isScalar,
  pushInterpreter,
  type Value,
} from '@gradus/tensor/interpreter';

/** An operation that made a tensor, and the tensors that it was given. */
export interface Origin {
  readonly operation: string;
  readonly inputs: readonly Tensor[];
}

export class Operations {
  readonly #origins = new Map<Tensor, Origin>();
  #stop: (() => void) | undefined;

  constructor() {
    this.#stop = pushInterpreter((below) => this.#noting(below));
  }

  /** What made a tensor; undefined of one that was made of values. */
  originOf(tensor: Tensor): Origin | undefined {
    return this.#origins.get(tensor);
  }

  /** Stops noting; what was noted stays. */
  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  #noting(below: Interpreter): Interpreter {
    return {
      ...passingOn(below),
      apply: (op, inputs, params) => {
        const outputs = below.apply(op, inputs, params);
        const origin = { operation: op.name, inputs: tensorsAmong(inputs) };
        for (const output of outputs) this.#origins.set(output, origin);
        return outputs;
      },
    };
  }
}

function passingOn(below: Interpreter): Interpreter {
  return {
    apply: (op, inputs, params) => below.apply(op, inputs, params),
    assign: (targets, op, inputs, params, name, isFirst) =>
      below.assign(targets, op, inputs, params, name, isFirst),
    made: (tensor, options) => below.made?.(tensor, options),
    leaving: (tensor) => below.leaving?.(tensor),
    facts: (tensor) => below.facts?.(tensor) ?? [],
  };
}

function tensorsAmong(values: readonly Value[]): Tensor[] {
  return values.filter((value): value is Tensor => !isScalar(value));
}
