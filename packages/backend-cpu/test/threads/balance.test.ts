import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Balance } from '../../src/threads/balance.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'], now: 1000 }));
afterEach(() => vi.useRealTimers());

/** How long a rest lasts that begins when jobs have been tried for a while, in milliseconds. */
function restAfter(balance: Balance, alone: number, elapsed: number): number {
  balance.note(alone, alone);
  expect(balance.rests(alone)).toBe(false);
  vi.advanceTimersByTime(8);
  balance.note(alone, elapsed);
  let length = 0;
  for (; balance.rests(alone); length++) vi.advanceTimersByTime(1);
  return length;
}

test('sharing that pays goes on', () => {
  const balance = new Balance(256);
  for (let job = 0; job < 10; job++) expect(restAfter(balance, 2, 1.1)).toBe(0);
});

test('one job that costs is paid for by others that gained', () => {
  const balance = new Balance(256);
  expect(restAfter(balance, 1, 0.75)).toBe(0);
  expect(restAfter(balance, 0.05, 0.25)).toBe(0);
  expect(restAfter(balance, 0.05, 1.05)).toBeGreaterThan(0);
});

test('a job that loses a few milliseconds is paid for by a hundred that gained', () => {
  const balance = new Balance(256);
  for (let job = 0; job < 100; job++) balance.note(0.2, 0.11);
  expect(restAfter(balance, 0.2, 4)).toBe(0);
  expect(restAfter(balance, 0.2, 4)).toBeGreaterThan(0);
});

test('the first job after a rest, for which workers are woken, does not count', () => {
  const balance = new Balance(256);
  expect(restAfter(balance, 0.2, 0.3)).toBeGreaterThan(0);
  balance.note(0.2, 4);
  vi.advanceTimersByTime(8);
  balance.note(0.2, 0.2);
  expect(balance.rests(0.2)).toBe(false);
});

test('rests double while sharing costs, up to the longest, and halve when it pays', () => {
  const balance = new Balance(100);
  const late = (): number => {
    const length = restAfter(balance, 1, 2);
    balance.note(1, 2);
    return length;
  };
  expect([late(), late(), late(), late(), late()]).toEqual([8, 16, 32, 64, 100]);
  for (let job = 0; job < 10; job++) expect(restAfter(balance, 1, 0.99)).toBe(0);
  expect(restAfter(balance, 1, 2.1)).toBe(8);
});

test('what is lost at first is made up for, or counts when the trial is over', () => {
  for (const [later, rests] of [
    [0.5, false],
    [1, true],
  ] as const) {
    const balance = new Balance(256);
    expect(restAfter(balance, 1, 2)).toBe(8);
    for (let job = 0; job < 7; job++) {
      balance.note(1, job < 2 ? 1.5 : later);
      expect(balance.rests(1)).toBe(false);
      vi.advanceTimersByTime(1);
    }
    vi.advanceTimersByTime(1);
    balance.note(1, later);
    expect(balance.rests(1)).toBe(rests);
  }
});

test('long jobs are always shared', () => {
  const balance = new Balance(256);
  expect(restAfter(balance, 10, 20)).toBe(0);
  balance.note(1, 5);
  expect([balance.rests(1), balance.rests(10)]).toEqual([true, false]);
});

test('no rest at all where none is allowed', () => {
  expect(restAfter(new Balance(0), 1, 5)).toBe(0);
});
