import { describe, expect, it } from 'vitest';
import {
  DeviceError,
  DisposedError,
  DTypeError,
  GradusError,
  OutOfMemoryError,
  ShapeError,
  saidBy,
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

describe('saidBy', () => {
  it('lets what was called say what went wrong inside', () => {
    const inner = new ShapeError('scatter', 'sizes differ, as in scatter: [2]', { sizes: [2] });
    const said = (): unknown => {
      try {
        return saidBy('scatter_', () => {
          throw inner;
        });
      } catch (error) {
        return error;
      }
    };
    expect(said()).toBeInstanceOf(ShapeError);
    expect(said()).toMatchObject({
      name: 'ShapeError',
      op: 'scatter_',
      message: 'scatter_: sizes differ, as in scatter: [2]',
      details: { sizes: [2] },
    });
  });

  it('gives what nothing went wrong with, and leaves foreign errors alone', () => {
    expect(saidBy('op', () => 7)).toBe(7);
    const foreign = new TypeError('x is no function');
    expect(() =>
      saidBy('op', () => {
        throw foreign;
      }),
    ).toThrow(foreign);
  });
});
