// What the values of options must be, and the refusal of those that are not: tables of rules, one
// for each option of an optimizer.

import { ValueError } from '@gradus/tensor';
import { worded } from '@gradus/tensor/interpreter';

/** What a value must be: in words that follow "it must be", and as a test. */
export interface Rule {
  readonly be: string;
  holds(value: unknown): boolean;
}

/** A rule for every option. */
export type OptionRules<O> = { readonly [K in keyof O]-?: Rule };

const isAtLeast = (value: unknown, least: number): value is number =>
  typeof value === 'number' && value >= least;
const isPair = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.length === 2;
const isDecay = (value: unknown): boolean => isAtLeast(value, 0) && value < 1;

/** A number that is not negative. */
export const notNegative: Rule = {
  be: 'a number ≥ 0',
  holds: (value) => isAtLeast(value, 0),
};

/** A number above 0. */
export const positive: Rule = {
  be: 'a number > 0',
  holds: (value) => isAtLeast(value, 0) && value > 0,
};

/** A number from 0 to below 1. */
export const belowOne: Rule = {
  be: 'a number ≥ 0 and < 1',
  holds: isDecay,
};

/** A number above 0, up to 1. */
export const positiveFraction: Rule = {
  be: 'a number > 0 and ≤ 1',
  holds: (value) => isAtLeast(value, 0) && value > 0 && value <= 1,
};

/** A number from 0 to 1. */
export const fraction: Rule = {
  be: 'a number from 0 to 1',
  holds: (value) => isAtLeast(value, 0) && value <= 1,
};

/** Any number but NaN. */
export const anyNumber: Rule = {
  be: 'a number',
  holds: (value) => isAtLeast(value, -Infinity),
};

const isWhole = (value: unknown): boolean => Number.isInteger(value) && isAtLeast(value, 0);

/** A whole number from 0 up. */
export const wholeNumber: Rule = { be: 'a whole number ≥ 0', holds: isWhole };

/** A list of them. */
export const wholeNumbers: Rule = {
  be: 'a list of whole numbers ≥ 0',
  holds: (value) => Array.isArray(value) && value.every(isWhole),
};

/** A whole number above 0. */
export const positiveInteger: Rule = {
  be: 'a whole number > 0',
  holds: (value) => isWhole(value) && value !== 0,
};

/** A whole number above 0, or null for what follows from others. */
export const positiveIntegerOrNull: Rule = {
  be: 'a whole number > 0, or null',
  holds: (value) => value === null || positiveInteger.holds(value),
};

/** A switch. */
export const flag: Rule = {
  be: 'true or false',
  holds: (value) => typeof value === 'boolean',
};

/** Decay rates of two running averages. */
export const decays: Rule = {
  be: 'two numbers ≥ 0 and < 1',
  holds: (value) => isPair(value) && value.every(isDecay),
};

/** A factor that shrinks and one that grows. */
export const shrinkAndGrow: Rule = {
  be: 'a number between 0 and 1 and one above 1',
  holds: (value) => {
    if (!isPair(value)) return false;
    const [shrink, grow] = value;
    return isAtLeast(shrink, 0) && shrink > 0 && shrink < 1 && isAtLeast(grow, 1) && grow > 1;
  },
};

/** A lower and an upper bound. */
export const bounds: Rule = {
  be: 'two numbers ≥ 0, the smaller first',
  holds: (value) => isPair(value) && isAtLeast(value[0], 0) && isAtLeast(value[1], value[0]),
};

/** One of a few names. */
export function oneOf(...names: readonly (string | null)[]): Rule {
  return {
    be: names.map((name) => (name === null ? 'null' : `'${name}'`)).join(' or '),
    holds: (value) => names.some((name) => name === value),
  };
}

/**
 * Refuses a value that breaks its rule.
 * @throws {ValueError} if it does.
 */
export function checkRule(op: string, name: string, value: unknown, { be, holds }: Rule): void {
  if (holds(value)) return;
  throw new ValueError(op, `${name} is ${shown(value)}; it must be ${be}`, { [name]: value });
}

/** A value as a message shows it. */
export function shown(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(shown).join(', ')}]` : worded(value);
}

/**
 * Refuses settings that break a rule, or that there are no rules for.
 * @throws {ValueError} if one does.
 */
export function checkSettings<O>(op: string, settings: Partial<O>, rules: OptionRules<O>): void {
  const known = Object.keys(rules) as (keyof O & string)[];
  const unknown = Object.keys(settings).find((name) => !known.some((k) => k === name));
  if (unknown !== undefined) {
    throw new ValueError(op, `there is no option ${unknown}; options are ${known.join(', ')}`, {
      option: unknown,
    });
  }
  for (const name of known) checkRule(op, name, settings[name], rules[name]);
}

/** Settings over others, but for those that are left undefined. */
export function settled<O extends object>(defaults: O, own: object): O {
  const given = Object.entries(own).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) };
}
