// Every error of Gradus names the operation, what differs and the rule; the same facts
// stand in `details` for programs to read.

/** Facts of an error as data: the offending values under the names the message uses. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/** The root of all errors that Gradus throws on purpose. */
export class GradusError extends Error {
  /** The operation that refused. */
  readonly op: string;
  /** The offending values. */
  readonly details: ErrorDetails;

  constructor(op: string, message: string, details: ErrorDetails = {}) {
    super(`${op}: ${message}`);
    this.name = new.target.name;
    this.op = op;
    this.details = details;
  }

  /** The same error, said by the operation that the caller knows. */
  saidBy(op: string): this {
    const Same = this.constructor as new (op: string, message: string, facts: ErrorDetails) => this;
    return new Same(op, this.message.slice(`${this.op}: `.length), this.details);
  }
}

/** What `run` gives; an error of it is said by `op`, which is what was called. */
export function saidBy<R>(op: string, run: () => R): R {
  try {
    return run();
  } catch (error) {
    throw error instanceof GradusError ? error.saidBy(op) : error;
  }
}

/** A shape, a dim, a size or a layout does not fit. */
export class ShapeError extends GradusError {}

/** A dtype does not fit, or a conversion would lose its kind. */
export class DTypeError extends GradusError {}

/** A device is unknown, differs between operands, lacks an ability or was lost. */
export class DeviceError extends GradusError {}

/** An argument lies outside what the operation accepts. */
export class ValueError extends GradusError {}

/** An index as a kernel met it, and what it points into. */
export interface IndexFacts {
  readonly index: number;
  /** Entries that it may point to. */
  readonly size: number;
  /** Whether negative indices count from the end. */
  readonly wraps: boolean;
  /** The dim of those entries, if they are not all elements of a tensor. */
  readonly dim?: number;
}

/** An index in a tensor of indices points to nothing. */
export class IndexError extends GradusError {
  declare readonly details: ErrorDetails & IndexFacts;

  /** The error with its facts, which those who catch it can read; `remark` ends the message. */
  static outOfRange(op: string, facts: IndexFacts, remark?: string): IndexError {
    const { index, size, wraps, dim } = facts;
    const entries = dim === undefined ? `${size} elements` : `dim ${dim} of size ${size}`;
    const range = `[${wraps ? -size : 0}, ${size})`;
    const what = `index ${index} is out of range for ${entries}; it lies in ${range}`;
    return new IndexError(op, remark === undefined ? what : `${what}. ${remark}`, { ...facts });
  }
}

/** A tensor was used after it was disposed. */
export class DisposedError extends GradusError {}

/** Memory of a device is exhausted; nothing was changed. */
export class OutOfMemoryError extends GradusError {}
