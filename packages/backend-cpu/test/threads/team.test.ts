// Jobs of programs made for the purpose.

import { afterAll, expect, test } from 'vitest';
import { i32, load, loopWhile, op, store, when } from '../../src/assembler/code.ts';
import { FunctionBuilder } from '../../src/assembler/function.ts';
import { assemble, instantiate, type Program } from '../../src/assembler/module.ts';
import { withSharedMemory } from '../../src/assembler/shared-memory.ts';
import { Frame } from '../../src/memory/frame.ts';
import { Heap, maximumBytes } from '../../src/memory/heap.ts';
import { heapAddress } from '../../src/memory/workspace.ts';
import type { Division } from '../../src/threads/job.ts';
import { Team } from '../../src/threads/team.ts';
import { allShared } from './backends.ts';

const heap = new Heap(heapAddress, maximumBytes, true);
const frame = new Frame(heap.memory);
const team = new Team(heap, frame, 3, allShared);
afterAll(() => team.dispose());

/** A program of one function of its frame; `salt` makes a long module of its own. */
function programOf(body: (f: FunctionBuilder) => FunctionBuilder['body'], salt = 0): Program {
  const f = new FunctionBuilder(1);
  const unused = f.local('i32');
  f.body = [Array.from({ length: 400 }, () => unused.set(i32(salt))), body(f)];
  const module = withSharedMemory(assemble({ run: f }));
  const program = instantiate(module, { memory: heap.memory });
  team.learn(program, module);
  return program;
}

/** The frame of a part: a number, and the address of what it counts up, for some while. */
const counting = (salt: number): Program =>
  programOf((f) => {
    const [at] = f.parameters;
    const [rest, address] = [f.local('i32'), f.local('i32')];
    const next = op('i32.add', load('i32.load', address.get), load('i32.load', at.get));
    return [
      address.set(load('i32.load', at.get, 4)),
      rest.set(i32(3000)),
      loopWhile(rest.get, [store('i32.store', address.get, next), rest.increase(-1)]),
    ];
  }, salt);

const counts = heap.allocate(64 * 16);
const viewOfCounts = (): Int32Array => new Int32Array(heap.memory.buffer, counts, 16 * 16);

function divisionOf(parts: number): Division {
  return {
    parts,
    work: 1,
    cut: (words, first, part) => {
      words[first] = part + 1;
      words[first + 1] = counts + 64 * part;
    },
  };
}

function expectCounted(program: Program, parts: number): void {
  const view = viewOfCounts().fill(0);
  frame.open();
  frame.push(0);
  frame.push(0);
  team.isReadyFor(1);
  team.run(program, divisionOf(parts));
  for (let part = 0; part < 16; part++) {
    expect(view[16 * part]).toBe(part < parts ? 3000 * (part + 1) : 0);
  }
}

async function untilHelped(run: () => void): Promise<void> {
  const { helped } = team;
  while (team.helped === helped) {
    run();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

test('every part is done once, whoever does it', async () => {
  const program = counting(0);
  await untilHelped(() => expectCounted(program, 8));
  for (let job = 0; job < 3000; job++) expectCounted(program, 1 + (job % 16));
}, 120_000);

test('more programs than workers keep, or the shelf holds', async () => {
  for (let salt = 1; salt <= 1000; salt++) {
    const program = counting(salt);
    expectCounted(program, 5);
    expectCounted(program, 7);
  }
  await untilHelped(() => expectCounted(counting(0), 8));
}, 120_000);

test('workers see memory that has grown', async () => {
  const { poolBytes } = heap;
  const far = heap.allocate(poolBytes + 64 * 2 ** 20);
  const program = counting(0);
  const division: Division = {
    parts: 4,
    work: 1,
    cut: (words, first, part) => {
      words[first] = 1;
      words[first + 1] = far + poolBytes + 64 * part;
    },
  };
  await untilHelped(() => {
    new Int32Array(heap.memory.buffer, far + poolBytes, 64).fill(0);
    frame.open();
    frame.push(0);
    frame.push(0);
    team.run(program, division);
    const view = new Int32Array(heap.memory.buffer, far + poolBytes, 64);
    expect([0, 16, 32, 48].map((i) => view[i])).toEqual([3000, 3000, 3000, 3000]);
  });
}, 120_000);

test('a trap in any part is an error, and the next job runs', () => {
  const trapping = programOf((f) => {
    const [at] = f.parameters;
    const isThird = op('i32.eq', load('i32.load', at.get), i32(3));
    return when(isThird, f.local('i32').set(load('i32.load', i32(-4))));
  });
  for (let job = 0; job < 200; job++) {
    frame.open();
    frame.push(0);
    frame.push(0);
    expect(() => team.run(trapping, divisionOf(8))).toThrow(WebAssembly.RuntimeError);
    expectCounted(counting(0), 4);
  }
}, 120_000);
