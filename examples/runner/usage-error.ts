import { distance } from 'fastest-levenshtein';

/** The command line asks for something that cannot be done; nothing has run. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The known words that someone may have meant, best first: those that hold the word, and typos. */
export function nearest(word: string, known: readonly string[]): string[] {
  const limit = Math.max(2, Math.floor(word.length / 3));
  const misses = (candidate: string): number => distance(word, candidate);
  const holds = (candidate: string): boolean => word !== '' && candidate.includes(word);
  return known
    .filter((candidate) => holds(candidate) || misses(candidate) <= limit)
    .sort((a, b) => Number(holds(b)) - Number(holds(a)) || misses(a) - misses(b))
    .slice(0, 3);
}

/** ` Did you mean …?`, or nothing when no known word is near. */
export function suggestion(word: string, known: readonly string[]): string {
  const words = nearest(word, known);
  return words.length === 0 ? '' : ` Did you mean ${words.join(' or ')}?`;
}
