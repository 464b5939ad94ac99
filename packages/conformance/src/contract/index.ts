import type { Backend } from '@gradus/tensor';
import type { Check } from '../suite.ts';
export function contractChecks(_backend: Backend): Check[] {
  return [];
}
