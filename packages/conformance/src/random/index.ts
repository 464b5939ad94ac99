import type { Backend } from '@gradus/tensor';
import type { Check } from '../suite.ts';
export function expressionChecks(_backend: Backend): Check[] {
  return [];
}
