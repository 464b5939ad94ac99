import { describe, expect, test } from 'vitest';
import {
  type Code,
  flattenCode,
  i32,
  load,
  op,
  signed,
  store,
  unsigned,
} from '../src/assembler/code.ts';
import { FunctionBuilder } from '../src/assembler/function.ts';
import { assemble, createMemory, instantiate } from '../src/assembler/module.ts';

function bytesOf(code: Code): number[] {
  return Array.from(flattenCode([code]));
}

describe('LEB128', () => {
  // Source: DWARF 5, section 7.6, and WebAssembly Core Specification 3.0, section 5.2.2.
  test.each([
    [0, [0x00]],
    [2, [0x02]],
    [127, [0x7f]],
    [128, [0x80, 0x01]],
    [624_485, [0xe5, 0x8e, 0x26]],
    [2 ** 32 - 1, [0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])('unsigned %i', (value, bytes) => {
    expect(bytesOf(unsigned(value))).toEqual(bytes);
  });

  test.each([
    [0, [0x00]],
    [2, [0x02]],
    [-2, [0x7e]],
    [63, [0x3f]],
    [64, [0xc0, 0x00]],
    [-64, [0x40]],
    [-65, [0xbf, 0x7f]],
    [-123_456, [0xc0, 0xbb, 0x78]],
    [2 ** 31 - 1, [0xff, 0xff, 0xff, 0xff, 0x07]],
    [-(2 ** 31), [0x80, 0x80, 0x80, 0x80, 0x78]],
  ])('signed %i', (value, bytes) => {
    expect(bytesOf(signed(value))).toEqual(bytes);
  });
});

describe('instructions', () => {
  test('write prefixes as the format wants them', () => {
    expect(bytesOf(op('i32.add', 1, 2))).toEqual([1, 2, 0x6a]);
    expect(bytesOf(op('i32.trunc_sat_f64_s', 1))).toEqual([1, 0xfc, 0x02]);
    expect(bytesOf(op('f32x4.add', 1, 2))).toEqual([1, 2, 0xfd, 0xe4, 0x01]);
    expect(bytesOf(op('f32x4.relaxed_madd', 1, 2, 3))).toEqual([1, 2, 3, 0xfd, 0x85, 0x02]);
  });
});

/** `memory[to] = memory[from] + 1`. */
function increment(): FunctionBuilder {
  const f = new FunctionBuilder(2);
  const [from, to] = f.parameters;
  f.body = store('i32.store', to.get, op('i32.add', load('i32.load', from.get), i32(1)));
  return f;
}

describe('module', () => {
  test('is what the format says, byte by byte', () => {
    const bytes = assemble({ run: increment() });
    const expected = [
      ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      // One type: two i32, no result.
      ...[0x01, 0x06, 0x01, 0x60, 0x02, 0x7f, 0x7f, 0x00],
      // The import host.memory: a memory of 0 to 65536 pages.
      ...[0x02, 0x13, 0x01, 0x04, 0x68, 0x6f, 0x73, 0x74, 0x06],
      ...[0x6d, 0x65, 0x6d, 0x6f, 0x72, 0x79, 0x02, 0x01, 0x00, 0x80, 0x80, 0x04],
      // One function of type 0, exported as run.
      ...[0x03, 0x02, 0x01, 0x00],
      ...[0x07, 0x07, 0x01, 0x03, 0x72, 0x75, 0x6e, 0x00, 0x00],
      // Its code: no locals; local.get 1, local.get 0, i32.load, i32.const 1, i32.add, i32.store.
      ...[0x0a, 0x11, 0x01, 0x0f, 0x00, 0x20, 0x01, 0x20, 0x00, 0x28, 0x00, 0x00],
      ...[0x41, 0x01, 0x6a, 0x36, 0x00, 0x00, 0x0b],
    ];
    expect(Array.from(bytes)).toEqual(expected);
    expect(WebAssembly.validate(bytes)).toBe(true);
  });

  test('runs', () => {
    const memory = createMemory(1);
    const words = new Int32Array(memory.buffer);
    words[4] = 41;
    instantiate(assemble({ run: increment() }), { memory })(16, 32);
    expect(words[8]).toBe(42);
  });

  test('groups locals of one type', () => {
    const f = increment();
    for (let i = 0; i < 200; i++) f.local(i < 150 ? 'v128' : 'f64');
    expect(WebAssembly.validate(assemble({ run: f }))).toBe(true);
  });
});
