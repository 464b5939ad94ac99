// The gradient of a row op by its stages: they are repeated, then followed by one more each, from
// the last to the first, that sums up over the row what the gradient of the stage's result is.

import type { Builder, Expression, RowDefinition, RowRule } from '@gradus/tensor/interpreter';
import { tangent } from '../elementwise/tangent.ts';

/** Of which input, and how an expression of the op is put over the inputs of its gradient. */
export interface Wanted {
  readonly position: number;
  /** The inputs of the op, of those that follow `g`. */
  readonly places: (inputs: readonly Expression[]) => readonly Expression[];
  /** Whether the result has a value for each element, and not one for the row. */
  readonly isWhole: boolean;
}

export function rowGradient(rows: RowDefinition, wanted: Wanted): RowDefinition {
  const { position, places, isWhole } = wanted;
  const { stages } = rows;
  const extremes = stages.flatMap(({ combiner }, k) => (combiner === 'sum' ? [] : [k]));
  const winnersAt = (k: number): number => stages.length + extremes.indexOf(k);
  const gradientAt = (k: number): number => 2 * stages.length + extremes.length - 1 - k;

  const own =
    (k: number): RowRule<Expression> =>
    (e, [, ...inputs], results) =>
      stages[k].prologue(e, places(inputs), results.slice(0, k));

  /** The gradient of a variable through the result at an element, or of the row. */
  const throughResult =
    (variableOf: RowRule<Expression>): RowRule<Expression | undefined> =>
    (e, inputs, results) => {
      const [g, ...others] = inputs;
      const [result] = [rows.outputs(e, places(others), results.slice(0, stages.length))].flat();
      return tangent(e, result, variableOf(e, inputs, results), g, result);
    };

  const resultOf =
    (k: number): RowRule<Expression> =>
    (_e, _inputs, results) =>
      results[k];

  /** The gradient of a stage's result; a result that is one for the row adds to it but once. */
  const gradientOf =
    (k: number): RowRule<Expression> =>
    (e, inputs, results) => {
      const summed = results[gradientAt(k)];
      const direct = isWhole ? undefined : throughResult(resultOf(k))(e, inputs, results);
      return direct === undefined ? summed : e.add(summed, direct);
    };

  /** What an element gets of it: of an extreme, those that equal it share. */
  const share =
    (k: number, node: Expression): RowRule<Expression> =>
    (e, inputs, results) => {
      const g = gradientOf(k)(e, inputs, results);
      if (stages[k].combiner === 'sum') return g;
      return e.select(same(e, node, results[k]), e.div(g, results[winnersAt(k)]), 0);
    };

  /** The gradient of a variable at an element, through the stages from `from` on too. */
  const through =
    (from: number, variableOf: RowRule<Expression>): RowRule<Expression> =>
    (e, inputs, results) => {
      const variable = variableOf(e, inputs, results);
      const terms = [isWhole ? throughResult(variableOf)(e, inputs, results) : undefined];
      for (let k = from; k < stages.length; k++) {
        const node = own(k)(e, inputs, results);
        terms.push(tangent(e, node, variable, share(k, node)(e, inputs, results), node));
      }
      const [first, ...rest] = terms.filter((term) => term !== undefined);
      return rest.reduce((sum, term) => e.add(sum, term), first ?? e.mul(inputs[0], 0));
    };

  return {
    name: `${rows.name}Backward`,
    domain: rows.domain,
    accumulate: rows.accumulate,
    stages: [
      ...stages.map(({ combiner }, k) => ({ combiner, prologue: own(k) })),
      ...extremes.map((k) => ({
        combiner: 'sum' as const,
        prologue: winner(own(k), k),
      })),
      ...stages.map((_, i) => {
        const k = stages.length - 1 - i;
        return {
          combiner: 'sum' as const,
          prologue: through(k + 1, resultOf(k)),
        };
      }),
    ],
    outputs: through(0, (_, [, ...inputs]) => places(inputs)[position]),
  };
}

/** 1 for each element at which a stage found its extreme. */
function winner(prologue: RowRule<Expression>, k: number): RowRule<Expression> {
  return (e, inputs, results) => {
    const node = prologue(e, inputs, results);
    return e.cast(same(e, node, results[k]), node.dtype);
  };
}

// A NaN wins, and is equal to nothing.
function same(e: Builder, x: Expression, y: Expression): Expression {
  return e.or(e.eq(x, y), e.and(e.ne(x, x), e.ne(y, y)));
}
