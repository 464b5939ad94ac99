// How messages name a value that stands where something else should.

/** `the string "3"`, `an array`, `missing`: what a value is, to follow "is". */
export function worded(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (typeof value === 'string') return `the string ${JSON.stringify(value)}`;
  if (typeof value === 'bigint') return `the bigint ${value}n`;
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return 'an array';
  if (ArrayBuffer.isView(value)) return withArticle(value.constructor.name);
  if (isTensorLike(value)) return 'a tensor';
  return 'then' in value ? 'a promise' : 'an object';
}

/** The same where no "is" stands before it: what is missing is `undefined`. */
export function wordedAsNoun(value: unknown): string {
  return value === undefined ? 'undefined' : worded(value);
}

function withArticle(noun: string): string {
  return `${/^[AEIOU](?!int)/.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** Whether a value looks like a tensor, be it of another copy of this package. */
export function isTensorLike(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'storage' in value && 'strides' in value;
}
