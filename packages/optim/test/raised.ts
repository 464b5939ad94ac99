import { expect } from 'vitest';

/** Matches an error by its class and its whole message. */
export function raised(name: string, message: string) {
  return expect.objectContaining({ name, message });
}
