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
}

/** A shape, a dim, a size or a layout does not fit. */
export class ShapeError extends GradusError {}

/** A dtype does not fit, or a conversion would lose its kind. */
export class DTypeError extends GradusError {}

/** A device is unknown, differs between operands, lacks an ability or was lost. */
export class DeviceError extends GradusError {}

/** An argument lies outside what the operation accepts. */
export class ValueError extends GradusError {}

/** A tensor was used after it was disposed. */
export class DisposedError extends GradusError {}

/** Memory of a device is exhausted; nothing was changed. */
export class OutOfMemoryError extends GradusError {}
