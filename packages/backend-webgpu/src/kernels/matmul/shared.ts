// Products through memory of the workgroup: tiles of a and b are brought in a few terms at a time,
// transposed where their strides ask for it; each invocation holds a tile of sums.

import { declarations } from '../../wgsl/bindings.ts';
import { entryPoint } from '../../wgsl/grid.ts';
import {
  element,
  findTile,
  type ProductClass,
  parameter,
  type Reading,
  storeSum,
  sumType,
} from './frame.ts';
import { invocationsOf, type SharedTiling } from './presets.ts';

/** Lines of an operand that one vector of its tile holds. */
const width = 4;

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** An operand's tile in memory of the workgroup: for each term, vectors over the lines. */
interface Tile {
  readonly name: 'aTile' | 'bTile';
  readonly operand: 0 | 1;
  /** Vectors a term. */
  readonly vectors: number;
  readonly depth: number;
  readonly reading: Reading;
}

// Invocations that bring neighbouring terms of one line store a whole term apart, which would be
// the same bank of the memory for all; so each term has its vectors in an order of its own.
function slot({ name, vectors, depth }: Tile, term: string, vector: string): string {
  const mask = Math.min(depth, vectors) - 1;
  const swapped = mask > 0 ? `((${vector}) ^ (${term} & ${mask}u))` : vector;
  return `${name}[${term} * ${vectors}u + ${swapped}]`;
}

/** Statements that bring one tile, from term `start` on. */
function bring(tile: Tile, invocations: number): string {
  const { name, operand, vectors, depth, reading } = tile;
  const [fast, slow] = reading === 'terms' ? ['term', 'vector'] : ['vector', 'term'];
  const size = reading === 'terms' ? depth : vectors;
  const [base, first] = operand === 0 ? ['aBase', 'row'] : ['bBase', 'column'];
  return `  for (var item = lane; item < ${vectors * depth}u; item += ${invocations}u) {
      let ${fast} = item % ${size}u;
      let ${slow} = item / ${size}u;
      let line = ${first} + vector * ${width}u;
      ${slot(tile, 'term', 'vector')} = ${name}Vector(${base}, line, start + term, depth);
    }
`;
}

/** The function that reads four lines at a term, as 0 beyond the edges. */
function reader(of: ProductClass, { name, operand, reading }: Tile): string {
  const [count, lineStride, termStride] =
    operand === 0
      ? [parameter.rows, parameter.aRow, parameter.aTerm]
      : [parameter.columns, parameter.bColumn, parameter.bTerm];
  const type = sumType(of);
  const head = (result: string, suffix: string) =>
    `fn ${name}${suffix}(base: u32, line: u32, term: u32, depth: u32) -> ${result} {
  if (line >= ${count} || term >= depth) { return ${result}(); }
  let at = base + line * ${lineStride} + term * ${termStride};
`;
  if (reading === 'vectors') {
    // Lines beyond the edge come along; their sums are not stored.
    const { binding } = of.bound.places[operand];
    const vector = `vec4<${type}>`;
    return `${head(vector, 'Vector')}  return bitcast<${vector}>(b${binding}[at >> 2u]);\n}\n`;
  }
  const lines = range(width).map((i) => `${name}Element(base, line + ${i}u, term, depth)`);
  return `${head(type, 'Element')}  return ${element(of, operand, 'at')};
}
fn ${name}Vector(base: u32, line: u32, term: u32, depth: u32) -> vec4<${type}> {
  return vec4<${type}>(${lines.join(', ')});
}
`;
}

/** The shader of a class; `group` numbers the tiles. */
export function sharedCode(of: ProductClass, tiling: SharedTiling): string {
  const { rows, columns, depth, threadRows, threadColumns } = tiling;
  const invocations = invocationsOf(tiling);
  const [a, b]: Tile[] = [
    {
      name: 'aTile',
      operand: 0,
      vectors: rows / width,
      depth,
      reading: of.readings[0],
    },
    {
      name: 'bTile',
      operand: 1,
      vectors: columns / width,
      depth,
      reading: of.readings[1],
    },
  ];
  const [threadsDown, threadsAcross] = [rows / threadRows, columns / threadColumns];
  const [down, across] = [range(threadRows / width), range(threadColumns / width)];
  const vector = `vec4<${sumType(of)}>`;
  const lines: string[] = [
    `let threadColumn = lane % ${threadsAcross}u;`,
    `let threadRow = lane / ${threadsAcross}u;`,
  ];
  const sums = down.flatMap((g) =>
    range(width).flatMap((r) => across.map((h) => ({ g, r, h, name: `sum${g}_${r}_${h}` }))),
  );
  for (const { name } of sums) lines.push(`var ${name} = ${vector}();`);
  lines.push(`for (var start = 0u; start < depth; start += ${depth}u) {`);
  lines.push(bring(a, invocations), bring(b, invocations), 'workgroupBarrier();');
  lines.push(`for (var k = 0u; k < ${depth}u; k++) {`);
  for (const g of down) {
    lines.push(`let x${g} = ${slot(a, 'k', `threadRow + ${g * threadsDown}u`)};`);
  }
  for (const h of across) {
    lines.push(`let y${h} = ${slot(b, 'k', `threadColumn + ${h * threadsAcross}u`)};`);
  }
  for (const { g, r, h, name } of sums) lines.push(`${name} += x${g}[${r}] * y${h};`);
  lines.push('}', 'workgroupBarrier();', '}');
  // One store in a loop: that many written out take compilers longer than all the rest.
  lines.push(
    `var sums = array(${sums.map(({ name }) => name).join(', ')});`,
    `for (var n = 0u; n < ${sums.length}u; n++) {`,
    `let vector = threadRow + n / ${width * across.length}u * ${threadsDown}u;`,
    `let r = row + vector * ${width}u + n / ${across.length}u % ${width}u;`,
    `let first = threadColumn + n % ${across.length}u * ${threadsAcross}u;`,
    `for (var j = 0u; j < ${width}u; j++) {`,
    `let c = column + first * ${width}u + j;`,
    storeSum(of, 'r', 'c', 'sums[n][j]'),
    '}',
    '}',
  );
  const body = findTile(of, 'group', rows, columns) + lines.map((line) => `  ${line}\n`).join('');
  const memory = [a, b].map(
    ({ name, vectors }) => `var<workgroup> ${name}: array<${vector}, ${vectors * depth}>;\n`,
  );
  return (
    declarations(of.bound, wideBindings(of)) +
    memory.join('') +
    reader(of, a) +
    reader(of, b) +
    entryPoint(body, invocations)
  );
}

function wideBindings({ bound, readings }: ProductClass): boolean[] {
  return bound.bindings.map((_, b) =>
    readings.some((reading, i) => reading === 'vectors' && bound.places[i].binding === b),
  );
}
