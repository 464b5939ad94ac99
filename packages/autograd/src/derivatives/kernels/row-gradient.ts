// The gradient of a row op by its stages: they are repeated, then followed by one more each, from
// the last to the first, that sums up over the row what the gradient of the stage's result is.

import type { Builder, Expression, RowDefinition, RowRule } from '@gradus/tensor/interpreter';
import { tangent } from '../elementwise/tangent.ts';

/** `places` puts the inputs, which follow `g`, where the op expects its own. */
export function rowGradient(
  rows: RowDefinition,
  position: number,
  places: (inputs: readonly Expression[]) => readonly Expression[],
): RowDefinition {
  const { stages } = rows;
  const extremes = stages.flatMap(({ combiner }, k) => (combiner === 'sum' ? [] : [k]));
  const winnersAt = (k: number): number => stages.length + extremes.indexOf(k);
  const gradientAt = (k: number): number => 2 * stages.length + extremes.length - 1 - k;

  const own =
    (k: number): RowRule<Expression> =>
    (e, [, ...inputs], results) =>
      stages[k].prologue(e, places(inputs), results.slice(0, k));

  /** What is shared by those that equal the extreme. */
  const share = (k: number, e: Builder, node: Expression, results: readonly Expression[]) => {
    const g = results[gradientAt(k)];
    if (stages[k].combiner === 'sum') return g;
    return e.select(same(e, node, results[k]), e.div(g, results[winnersAt(k)]), 0);
  };

  /** The gradient of a variable through the result, and through the stages from `from` on. */
  const through =
    (from: number, variableOf: RowRule<Expression>): RowRule<Expression> =>
    (e, inputs, results) => {
      const [g, ...others] = inputs;
      const variable = variableOf(e, inputs, results);
      const [result] = [rows.outputs(e, places(others), results.slice(0, stages.length))].flat();
      const terms = [tangent(e, result, variable, g, result)];
      for (let k = from; k < stages.length; k++) {
        const node = own(k)(e, inputs, results);
        terms.push(tangent(e, node, variable, share(k, e, node, results), node));
      }
      const [first, ...rest] = terms.filter((term) => term !== undefined);
      return rest.reduce((sum, term) => e.add(sum, term), first ?? e.mul(g, 0));
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
          prologue: through(k + 1, (_e, _inputs, results) => results[k]),
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
