// Runs the specs on a backend. It knows no test runner: `describe` and `test` are passed in.

import {
  type Backend,
  type DType,
  devices,
  registerBackend,
  unregisterBackend,
} from '@gradus/tensor';
import { contractChecks } from './contract/index.ts';
import { deferralChecks } from './deferral/index.ts';
import { expressionChecks } from './random/index.ts';
import { checkError, checkSample } from './sample-check.ts';
import type { SampleInput } from './sample-input.ts';
import type { OpSpec, Sample } from './spec.ts';
import { specs } from './specs/index.ts';

/** Something a backend must do; `run` throws if it does not. */
export interface Check {
  /** The op, or the part of the contract. */
  readonly subject: string;
  readonly name: string;
  /** Fulfilled if the check holds; the reason it was rejected with says what does not. */
  readonly run: () => Promise<void>;
}

/** How much is checked. */
export interface ConformanceExtent {
  /**
   * Random kernels of each kind, and random programs, at most: each makes a backend compile anew,
   * which takes some of them long. As many as the suite has unless given.
   */
  readonly draws?: number;
  /** Which checks are run; all unless given. */
  readonly only?: (check: Pick<Check, 'subject' | 'name'>) => boolean;
}

/** What the suite needs: the backend, and functions as Vitest, Jest and `node:test` have them. */
export interface ConformanceOptions extends ConformanceExtent {
  readonly backend: Backend;
  /** Groups tests. */
  readonly describe: (name: string, body: () => void) => unknown;
  /** Declares a test. */
  readonly test: (name: string, body: () => Promise<void>) => unknown;
}

/** Declares every conformance test for a backend. */
export function describeConformance({
  backend,
  describe,
  test,
  ...extent
}: ConformanceOptions): void {
  const bySubject = groupedBy(conformanceChecks(backend, extent), (check) => check.subject);
  describe(`conformance of ${backend.name}`, () => {
    for (const [subject, checks] of bySubject) {
      describe(subject, () => {
        for (const { name, run } of checks) test(name, run);
      });
    }
  });
}

/** Every check that a backend must pass, to be run in any way. */
export function conformanceChecks(
  backend: Backend,
  { draws = Number.POSITIVE_INFINITY, only = () => true }: ConformanceExtent = {},
): Check[] {
  const checks = [
    ...specs.flatMap((spec) => specChecks(spec, backend)),
    ...contractChecks(backend),
    ...expressionChecks(backend, draws),
    ...deferralChecks(backend, draws),
  ];
  return checks
    .filter(only)
    .map((check) => ({ ...check, run: () => whileRegistered(backend, check.run) }));
}

/**
 * The core of them: the whole contract, and of every op the first check. It takes a tenth of the
 * time, for places where all of them would take too long.
 */
export function coreChecks(backend: Backend, extent: ConformanceExtent = {}): Check[] {
  const all = conformanceChecks(backend, extent);
  const ofContract = new Set(contractChecks(backend).map(({ subject }) => subject));
  const bySubject = groupedBy(all, (check) => check.subject);
  return [...bySubject].flatMap(([subject, checks]) =>
    ofContract.has(subject) ? checks : checks.slice(0, 1),
  );
}

/** The op specs alone. */
function specChecks({ op, samples, errors }: OpSpec, backend: Backend): Check[] {
  const possible = samples.filter((sample) => isPossible(sample, backend));
  const refused = errors.filter(({ inputs }) => hasDTypes(backend, tensorsOf(inputs)));
  const groups = groupedBy(possible, (sample) => sample.name);
  return [
    ...[...groups].map(([name, group]) => ({
      subject: op,
      name,
      run: async () => {
        for (const sample of group) await checkSample(backend, op, sample);
      },
    })),
    ...refused.map((error) => ({
      subject: op,
      name: `refuses ${error.name}`,
      run: () => checkError(backend, op, error),
    })),
  ];
}

/** Whether a backend has the dtypes of a sample: it need not have every one. */
export function isPossible({ inputs, expected }: Sample, backend: Backend): boolean {
  const hosts = tensorsOf(inputs);
  return hasDTypes(backend, hosts.length > 0 ? hosts : [expected([])]);
}

function tensorsOf(inputs: Sample['inputs']): SampleInput[] {
  return inputs.filter((input) => typeof input === 'object');
}

function hasDTypes(
  { capabilities }: Backend,
  hosts: readonly { readonly dtype: DType }[],
): boolean {
  return hosts.every(({ dtype }) => capabilities.dtypes.includes(dtype));
}

async function whileRegistered(backend: Backend, run: () => Promise<void>): Promise<void> {
  const isKnown = devices().includes(backend.name);
  registerBackend(backend);
  try {
    await run();
  } finally {
    if (!isKnown) unregisterBackend(backend.name);
  }
}

function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
