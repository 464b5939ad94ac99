import { describe, expect, it } from 'vitest';
import {
  DeviceError,
  DisposedError,
  DTypeError,
  GradusError,
  OutOfMemoryError,
  ShapeError,
  ValueError,
} from '../src/errors.ts';

const classes = [DeviceError, DisposedError, DTypeError, OutOfMemoryError, ShapeError, ValueError];

describe.each(classes.map((cls) => [cls.name, cls] as const))('%s', (name, cls) => {
  it('is told by its name and its class', () => {
    const error = new cls('add', 'shapes differ');
    expect(error.name).toBe(name);
    expect(error).toBeInstanceOf(cls);
    expect(error).toBeInstanceOf(GradusError);
    expect(error).toBeInstanceOf(Error);
    expect(classes.filter((other) => error instanceof other)).toEqual([cls]);
  });

  it('puts the operation before the message and keeps the facts', () => {
    const error = new cls('add', 'shapes differ', { shapes: [[1], [2]] });
    expect(error.message).toBe('add: shapes differ');
    expect(error.op).toBe('add');
    expect(error.details).toEqual({ shapes: [[1], [2]] });
  });
});
