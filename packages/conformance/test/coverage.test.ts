// Whether vectors call everything that there is to call.

import * as gradus from '@gradus/tensor';
import { expect, it } from 'vitest';
import { twinsOf } from '../src/twins.ts';
import { vectorFiles } from './vector-files.ts';
import { withoutVectors } from './without-vectors.ts';

const called = new Set(
  [...vectorFiles.values()].flatMap(({ cases }) =>
    [...cases, ...twinsOf(cases)].map(({ op }) => op),
  ),
);

const functions = Object.entries(gradus)
  .filter(([, exported]) => typeof exported === 'function')
  .map(([name]) => name);
const members = Object.getOwnPropertyNames(gradus.Tensor.prototype);
const names = new Set([...functions, ...members]);

it('vectors call every function and method but those that are listed with a reason', () => {
  const missing = [...names].filter((name) => !called.has(name));
  expect(missing.sort()).toEqual(Object.values(withoutVectors).flat().sort());
});

it('vectors name nothing else', () => {
  expect([...called].filter((op) => !names.has(op))).toEqual([]);
});
