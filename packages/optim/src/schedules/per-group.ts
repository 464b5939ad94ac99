// Settings that are given once for all groups, or once for each.

import { ValueError } from '@gradus/tensor';
import type { Optimizer } from '../optimizer/optimizer.ts';
import { checkRule, type Rule } from '../optimizer/option-rules.ts';

/**
 * The value of each group.
 * @throws {ValueError} if there are not as many values as groups, or one breaks the rule.
 */
export function perGroup(
  op: string,
  name: string,
  given: number | readonly number[],
  { paramGroups }: Optimizer,
  rule: Rule,
): readonly number[] {
  const values = typeof given === 'object' ? given : paramGroups.map(() => given);
  if (values.length !== paramGroups.length) {
    throw new ValueError(
      op,
      `${name} has ${values.length} values for ${paramGroups.length} groups; each group needs one`,
      { [name]: given, groups: paramGroups.length },
    );
  }
  for (const value of values) checkRule(op, name, value, rule);
  return [...values];
}
