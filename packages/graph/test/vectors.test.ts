import '@gradus/backend-cpu/register';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import {
  callOf,
  checkTensor,
  type HostTensor,
  tensorsIn,
  twinsOf,
  type Vector,
  type VectorFile,
} from '@gradus/conformance';
import { manualSeed, scope, Tensor } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { compile, GraphError, type Structure } from '../src/index.ts';

// The calls that PyTorch answered, in-place twins among them, as programs.

const conformance = createRequire(import.meta.url).resolve('@gradus/conformance/package.json');
const folder = new URL('vectors/', pathToFileURL(conformance));

/** Ops of which values decide what they give; the others that have a reason do so in some calls. */
const decidedByValues = [
  'nonzero',
  'maskedSelect',
  'unique',
  'bincount',
  'histc',
  'equal',
  'allclose',
];
const decidedAtTimes = ['at', 'atPut_', 'repeatInterleave'];
const noClasses = 'oneHot';

const inside = 'called inside of a function that is being compiled';
const valuesDecide =
  'values decide what it gives, and a program has them only when it runs. Call it before, and ' +
  'pass what it gives as an argument';

function host(x: Tensor): HostTensor {
  return { dtype: x.dtype, shape: x.shape, values: Array.from(x.readSync()) };
}

function tensorsOf(value: unknown): Tensor[] {
  if (value instanceof Tensor) return [value];
  const isNested = typeof value === 'object' && value !== null;
  return isNested ? Object.values(value).flatMap(tensorsOf) : [];
}

function checkCompiled(vector: Vector): void {
  manualSeed(0);
  const { where, inputs, run } = callOf('cpu', vector);
  const step = compile(() => run() as Structure);
  step();
  const given = callOf('cpu', vector);
  const restore = (): void => {
    const fresh = tensorsOf(given.inputs);
    tensorsOf(inputs).forEach((input, i) => {
      if (input.storage.version > 0) input.copy_(fresh[i]);
    });
  };
  const expected = tensorsIn(callOf('cpu', vector).run()).map(host);
  // What has no values is memory whose elements are not set.
  const isSet = vector.expected.every(({ values }) => values !== undefined);
  for (let t = 0; t < 3; t++) {
    restore();
    const results = tensorsIn(step()).map(host);
    if (!isSet) continue;
    results.forEach((found, i) => {
      checkTensor(where, found, expected[i], { kind: 'exact' });
    });
  }
  expect(step.statistics()).toEqual({ captures: 2, replays: 2, programs: 1 });
  step.dispose();
}

/** Why a vector is refused, if it is. */
function refusalOf(vector: Vector): string | undefined {
  try {
    scope(() => checkCompiled(vector));
  } catch (error) {
    if (error instanceof GraphError) return error.message;
    throw error;
  }
  return undefined;
}

const all = readdirSync(folder).flatMap((file) => {
  const text = readFileSync(new URL(file, folder), 'utf8');
  const { cases } = JSON.parse(text) as VectorFile;
  return [...cases, ...twinsOf(cases)];
});
const byOp = [...new Set(all.map(({ op }) => op))].map(
  (op) => [op, all.filter((vector) => vector.op === op)] as const,
);

describe.each(byOp)('%s', (op, vectors) => {
  const refusals = (): (string | undefined)[] => vectors.map(refusalOf);

  if (decidedByValues.includes(op)) {
    it('is refused by name', () => {
      expect(new Set(refusals())).toEqual(new Set([`${op}: ${inside}; ${valuesDecide}`]));
    });
  } else if (decidedAtTimes.includes(op)) {
    it('gives compiled what it gives eagerly, or is refused by name', () => {
      const expected = new Set([undefined, `${op}: ${inside}; ${valuesDecide}`]);
      expect(new Set(refusals())).toEqual(expected);
    });
  } else if (op === noClasses) {
    it('gives compiled what it gives eagerly if the classes are counted', () => {
      const remedy = 'numClasses says how many classes there are';
      expect(new Set(refusals())).toEqual(new Set([undefined, `oneHot: ${inside}; ${remedy}`]));
    });
  } else {
    it('gives compiled what it gives eagerly', () => {
      expect(new Set(refusals())).toEqual(new Set([undefined]));
    });
  }
});
