// The shaders of scatters.

import { binary, type DType, input, type ScatterMode } from '@gradus/tensor/backend';
import type { Program } from '../../encode/program.ts';
import { type Bound, declarations } from '../../wgsl/bindings.ts';
import { emitExpressions } from '../../wgsl/emission.ts';
import { lowering } from '../../wgsl/functions/lowering.ts';
import { entryPoint } from '../../wgsl/grid.ts';
import { declareFaults, faultBinding, noteFault } from '../../wgsl/index-faults.ts';
import { findPlaces, type Loops, loopParameterCount } from '../../wgsl/loops.ts';
import { preludeOf } from '../../wgsl/prelude/prelude.ts';
import { bitsOf, load } from '../../wgsl/storage.ts';
import { pickIndex } from '../picking.ts';

/** What a shader is generated for. */
export interface ScatterClass {
  /** Of the index, or the sorted pairs of it; the source; the target. */
  readonly bound: Bound;
  readonly dtype: DType;
  readonly mode: ScatterMode;
  readonly wraps: boolean;
  /** Over the lines: where they begin in each operand. */
  readonly loops: Loops;
}

type Code = Omit<Program, 'key'>;

const combinations = { sum: 'add', prod: 'mul', max: 'max', min: 'min' } as const;

const firstLoopParameter = 6;

/** Text of a class. */
export function classKey({ bound, dtype, mode, wraps, loops }: ScatterClass): string {
  return `${dtype} ${mode} ${wraps} ${loops.key} ${bound.key}`;
}

/** Statements that join the element at place `from` of the source to the variable `held`. */
function join({ bound, dtype, mode }: ScatterClass, from: string, calls: Set<string>): string {
  const more = load(bound.places[1], from);
  if (mode === 'set') return `held = ${more};`;
  const root = lowering()(binary(combinations[mode], input(0, dtype), input(1, dtype)));
  const leaves = { input: (n: number) => ['held', 'more'][n], scalar: () => '' };
  const { statements, values } = emitExpressions([root], leaves, calls);
  return `let more = ${more};\n${statements}\n  held = ${values[0]};`;
}

/**
 * A line an invocation, step after step. Parameters: lines, steps, places of the target, and how
 * far apart neighbours are in the index, the source and the target.
 */
export function linesProgram(of: ScatterClass): Code {
  const { bound, dtype, wraps, loops } = of;
  const [index, , target] = bound.places;
  const { statements, names } = findPlaces(loops, firstLoopParameter, 'i');
  const calls = new Set<string>();
  const body = `  if (i >= params.p0) { return; }
${statements}  for (var j = 0u; j < params.p1; j++) {
    let at = ${names[0]} + j * params.p3;
    ${pickIndex(load(index, 'at'), 'params.p2', wraps)}
    if (picked >= params.p2) {
      ${noteFault({ kind: 'scatter', wraps }, 'params.p2')}
      continue;
    }
    let place = ${names[1]} + j * params.p4;
    let to = ${names[2]} + picked * params.p5;
    var held = ${load(target, 'to')};
    ${join(of, 'place', calls)}
    b${target.binding}[to] = ${bitsOf(dtype, 'held')};
  }`;
  const { code, bindings, parameters } = program(of, body, calls);
  return {
    code: declareFaults(bindings.length) + code,
    bindings: [...bindings, faultBinding],
    parameters,
  };
}

/**
 * Out of indices sorted with the steps that they come from: the invocation at the first of equal
 * ones joins all of them. Parameters: sorted indices of all lines, steps of a line, places of the
 * target, how far apart neighbours are in the source and the target, lines.
 */
export function sortedProgram(of: ScatterClass): Code {
  const { bound, dtype, loops } = of;
  const [{ binding }, , target] = bound.places;
  const { statements, names } = findPlaces(loops, firstLoopParameter, 'line');
  const pairs = `b${binding}`;
  const calls = new Set<string>();
  const body = `  if (i >= params.p0) { return; }
  let line = i % params.p5;
  let first = i / params.p5;
${statements}  let key = ${pairs}[${names[0]} + 2u * first];
  if (key >= params.p2) { return; }
  if (first > 0u && ${pairs}[${names[0]} + 2u * first - 2u] == key) { return; }
  let to = ${names[2]} + key * params.p4;
  var held = ${load(target, 'to')};
  for (var n = first; n < params.p1 && ${pairs}[${names[0]} + 2u * n] == key; n++) {
    let place = ${names[1]} + ${pairs}[${names[0]} + 2u * n + 1u] * params.p3;
    ${join(of, 'place', calls)}
  }
  b${target.binding}[to] = ${bitsOf(dtype, 'held')};`;
  return program(of, body, calls);
}

function program({ bound, loops }: ScatterClass, body: string, calls: Set<string>): Code {
  return {
    code: declarations(bound) + preludeOf([...bound.calls, ...calls]) + entryPoint(body),
    bindings: bound.bindings,
    parameters: firstLoopParameter + loopParameterCount(loops),
  };
}
