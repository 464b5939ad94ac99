// What a script's process tells the runner, as lines of JSON: the rows it printed, with the time
// of each, and the parameters it ended with.

/** Step, loss, and the process's own clock in milliseconds. */
export type TimedRow = readonly [step: number, loss: number, time: number];

export type Final = Readonly<Record<string, number>>;

export interface Message {
  readonly rows?: readonly TimedRow[];
  readonly final?: Final;
}

const NON_FINITE = new Set(['NaN', 'Infinity', '-Infinity']);

/**
 * For `JSON.stringify`. JSON has no NaN or infinity and would write null for each; as the strings
 * "NaN", "Infinity" and "-Infinity" they stay apart, and JavaScript's `Number` and Python's
 * `float` both read them.
 */
export function nonFiniteAsText(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

export function encode(message: Message): string {
  return `${JSON.stringify(message, nonFiniteAsText)}\n`;
}

/** The message of a line; null for one cut short, as a killed process leaves it. */
export function decode(line: string): Message | null {
  try {
    return JSON.parse(line, (_key, value: unknown) =>
      typeof value === 'string' && NON_FINITE.has(value) ? Number(value) : value,
    ) as Message;
  } catch {
    return null;
  }
}
