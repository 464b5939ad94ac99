import { type Expression, builder as e, input, rowKernel } from '@gradus/tensor/backend';
import { describe, expect, it } from 'vitest';
import { rowPlan } from '../../src/code/row-plan.ts';
import { lowerFunctions } from '../../src/functions/lowering.ts';

const x = input(0, 'float32');
const [largest, sum] = [input(1, 'float32'), input(2, 'float32')];
const power = e.exp(e.sub(x, largest));

/** A kernel of two stages, the largest element and the sum of `prologue`. */
const planOf = (prologue: Expression, outputs: readonly Expression[]) =>
  rowPlan(
    rowKernel(
      ['float32'],
      [],
      [
        { prologue: x, combiner: 'max' },
        { prologue, combiner: 'sum' },
      ],
      outputs,
    ),
  );

describe('rowPlan', () => {
  it('keeps what took long in an output that wants it, and reads it there', () => {
    const { stages, last } = planOf(power, [e.mul(power, sum)]);
    expect(stages.map(({ keptIn }) => keptIn)).toEqual([undefined, 0]);
    expect(last.roots).toEqual([e.mul(input(3, 'float32'), sum)]);
  });

  it('does not keep what is computed as fast as read, or wanted in another dtype', () => {
    const square = e.mul(x, x);
    expect(planOf(square, [e.div(square, sum)]).stages[1].keptIn).toBeUndefined();
    const wide = e.cast(e.mul(power, sum), 'float64');
    expect(planOf(power, [wide]).stages[1].keptIn).toBeUndefined();
  });

  it('takes what is the same for a whole row out of the loop', () => {
    const { last, ofRow, single, whole } = planOf(power, [e.sub(x, e.log(sum)), e.log(sum)]);
    const slot = 1 + 2 + 2;
    expect(last.roots).toEqual([e.sub(x, input(slot, 'float32'))]);
    expect([...last.invariants]).toEqual([[slot, lowerFunctions(e.log(sum))]]);
    expect({ whole, single }).toEqual({ whole: [0], single: [1] });
    expect(ofRow).toEqual([lowerFunctions(e.log(sum))]);
  });
});
