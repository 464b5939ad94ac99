// Warnings: of what is allowed, and most likely a mistake. An operation gives each once, so that a
// loop does not repeat it.

const given = new Set<string>();

/** Prints a warning of an operation, the first time that it has one of this kind. */
export function warnOnce(op: string, kind: string, message: string): void {
  const key = `${op}: ${kind}`;
  if (given.has(key)) return;
  given.add(key);
  console.warn(`${op}: ${message}`);
}
