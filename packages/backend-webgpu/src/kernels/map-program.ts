// The shader of a map kernel.

import { type Expression, type MapKernel, topologicalOrder } from '@gradus/tensor/backend';
import type { Program } from '../encode/program.ts';
import { type Bound, declarations } from '../wgsl/bindings.ts';
import { emitExpressions } from '../wgsl/emission.ts';
import { lowering } from '../wgsl/functions/lowering.ts';
import { entryPoint } from '../wgsl/grid.ts';
import { findPlaces, type LoopClass, type Loops, loopParameterCount } from '../wgsl/loops.ts';
import { preludeOf } from '../wgsl/prelude/prelude.ts';
import { scalarParameterCount, scalarReader } from '../wgsl/scalars.ts';
import { bitsOf, isPacked, load, ofWord, store } from '../wgsl/storage.ts';

/** What the shader of a map is specialised by. */
export interface MapLayout {
  readonly loops: LoopClass & Pick<Loops, 'key'>;
  readonly bound: Bound;
  /** Of each binding, whether its words are in vectors of four. */
  readonly wide: readonly boolean[];
  /** Whether an invocation owns the words of packed outputs. */
  readonly isOwned: boolean;
  /** Whether every invocation is known to have four elements. */
  readonly isFull: boolean;
  readonly groupSize: number;
}

const longNodes = 60;
const lengths = new WeakMap<MapKernel, boolean>();

/**
 * Whether a kernel computes so much that a loop over the four elements is better than four copies
 * of the code, which take their time to compile.
 */
export function isLong(kernel: MapKernel): boolean {
  const known = lengths.get(kernel);
  if (known !== undefined) return known;
  const found = topologicalOrder(kernel.outputs.map(lowering())).length >= longNodes;
  lengths.set(kernel, found);
  return found;
}

// Parameters: the number of elements, the place of the first in its word, those of the loops, the
// scalars.
const [count, start] = ['params.p0', 'params.p1'];
const firstLoopParameter = 2;

export function mapProgram(kernel: MapKernel, layout: MapLayout): Omit<Program, 'key'> {
  const { loops, bound, wide, groupSize } = layout;
  const roots = kernel.outputs.map(lowering());
  const firstScalar = firstLoopParameter + loopParameterCount(loops);
  const calls = new Set<string>();
  const lane = laneCode(kernel, layout, roots, scalarReader(kernel.scalars, firstScalar), calls);
  const body = `  if (i >= (${count} + ${start} + 3u) / 4u) { return; }
  let first = 4u * i - ${start};
${findPlaces(loops, firstLoopParameter, 'first', 'w').statements}${loadsBefore(kernel, layout)}
${kernel.outputs.map((_, o) => `  var out${o}: vec4<u32>;\n`).join('')}${isLong(kernel) ? looped(lane) : unrolled(lane)}
${kernel.outputs.map((_, o) => lastStore(kernel, layout, o)).join('')}`;
  return {
    code:
      declarations(bound, wide) +
      preludeOf([...bound.calls, ...calls]) +
      entryPoint(body, groupSize),
    bindings: bound.bindings,
    parameters: firstScalar + scalarParameterCount(kernel.scalars),
  };
}

function unrolled(lane: string): string {
  return [0, 1, 2, 3].map((k) => `  {\n  const k = ${k}u;\n${lane}  }\n`).join('');
}

function looped(lane: string): string {
  return `  for (var k = 0u; k < 4u; k++) {\n${lane}  }\n`;
}

/** Loads of what serves all four elements: vectors that they lie in, and elements that stand still. */
function loadsBefore(kernel: MapKernel, layout: MapLayout): string {
  const { places } = layout.bound;
  return kernel.inputs
    .map((_, n) => {
      if (isWide(layout, n)) return `  let vector${n} = b${places[n].binding}[w${n} >> 2u];\n`;
      return isStill(layout, n) ? `  let still${n} = ${load(places[n], `w${n}`)};\n` : '';
    })
    .join('');
}

function isWide({ bound, wide }: MapLayout, n: number): boolean {
  return wide[bound.places[n].binding];
}

function isStill({ loops }: MapLayout, n: number): boolean {
  return loops.steps[n] === 'still';
}

/** What is done for element `k` of the four. */
function laneCode(
  kernel: MapKernel,
  layout: MapLayout,
  roots: readonly Expression[],
  scalar: (index: number) => string,
  calls: Set<string>,
): string {
  const { loops, bound, isOwned, isFull } = layout;
  const { places } = bound;
  const found = findPlaces(loops, firstLoopParameter, 'at');
  const input = (n: number): string => {
    if (isWide(layout, n)) return ofWord(places[n].dtype, `vector${n}[k]`);
    return isStill(layout, n) ? `still${n}` : load(places[n], found.names[n]);
  };
  const { statements, values } = emitExpressions(roots, { input, scalar }, calls);
  const stores = roots.map(({ dtype }, o) => {
    const n = kernel.inputs.length + o;
    const isLast = isWide(layout, n) || (isOwned && isPacked(dtype));
    if (isLast) return `  out${o}[k] = ${bitsOf(dtype, values[o])};\n`;
    const statement = store(places[n], found.names[n], values[o]);
    return isFull ? `  ${statement}\n` : `  if (at < ${count}) { ${statement} }\n`;
  });
  return `  let at = first + k;\n${found.statements}${statements}${stores.join('')}`;
}

/** The store of an output whose four elements are stored together. */
function lastStore(kernel: MapKernel, layout: MapLayout, o: number): string {
  const { bound, isOwned, isFull } = layout;
  const n = kernel.inputs.length + o;
  const { binding, dtype } = bound.places[n];
  const word = `b${binding}[w${n} >> 2u]`;
  if (isWide(layout, n)) {
    if (isFull) return `  ${word} = out${o};\n`;
    return `  if (first + 3u < ${count}) { ${word} = out${o}; } else {
    for (var k = 0u; first + k < ${count}; k++) { ${word}[k] = out${o}[k]; }
  }
`;
  }
  if (!isOwned || !isPacked(dtype)) return '';
  return dtype === 'float16' ? lastHalves(`b${binding}`, n, o) : lastBytes(word, o);
}

const inside = `let isInside = vec4<u32>(first, first + 1u, first + 2u, first + 3u) < vec4<u32>(${count});`;

/** The store of four bytes, which are a word. */
function lastBytes(word: string, o: number): string {
  return `  {
    ${inside}
    let bytes = vec4<u32>(0u, 8u, 16u, 24u);
    let each = select(vec4<u32>(), vec4<u32>(255u) << bytes, isInside);
    let mask = each.x | each.y | each.z | each.w;
    let shifted = (out${o} << bytes) & each;
    let value = shifted.x | shifted.y | shifted.z | shifted.w;
    if (mask == 0xffffffffu) { ${word} = value; } else { ${word} = (${word} & ~mask) | value; }
  }
`;
}

/** The store of four float16, which are two words; one of them may lie beyond the last element. */
function lastHalves(words: string, n: number, o: number): string {
  return `  {
    ${inside}
    let each = select(vec4<u32>(), vec4<u32>(0xffffu, 0xffff0000u, 0xffffu, 0xffff0000u), isInside);
    let value = (out${o} << vec4<u32>(0u, 16u, 0u, 16u)) & each;
    let masks = array<u32, 2>(each.x | each.y, each.z | each.w);
    let values = array<u32, 2>(value.x | value.y, value.z | value.w);
    for (var j = 0u; j < 2u; j++) {
      let at = (w${n} >> 1u) + j;
      if (masks[j] == 0xffffffffu) { ${words}[at] = values[j]; }
      else if (masks[j] != 0u) { ${words}[at] = (${words}[at] & ~masks[j]) | values[j]; }
    }
  }
`;
}
