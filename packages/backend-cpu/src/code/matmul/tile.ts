// Sizes of the blocked matrix product, for each dtype it exists in.

import { type Code, op, type ValueType } from '../../assembler/code.ts';
import type { LaneRead, MemoryInstruction } from '../../assembler/instructions.ts';

/** Dtypes that have a matrix product. */
export type MatmulDType = 'int32' | 'float32' | 'float64';

/** Rows of a register tile; with two vectors of columns, 12 of 16 registers accumulate. */
export const tileRows = 6;

/** Vectors of columns of a register tile. */
export const tileVectors = 2;

/** Bytes of the blocks: a panel of B stays in the first cache, a block of A in the second. */
export const panelDepthBytes = 1024;
export const blockRows = 96;
export const blockColumnBytes = 2048;

/** What the product of one dtype is made of. */
export interface Tile {
  readonly bytes: 4 | 8;
  readonly lanes: 4 | 2;
  /** Columns of a register tile. */
  readonly columns: number;
  /** Elements of the inner dim, and columns, of a block. */
  readonly blockDepth: number;
  readonly blockColumns: number;
  readonly scalarLoad: MemoryInstruction;
  readonly scalarStore: MemoryInstruction;
  readonly splatLoad: MemoryInstruction;
  readonly add: (x: Code, y: Code) => Code;
  /** `x · y + z`, rounded once where the platform can. */
  readonly multiplyAdd: (x: Code, y: Code, z: Code) => Code;
  readonly scalarAdd: (x: Code, y: Code) => Code;
  readonly scalarMultiply: (x: Code, y: Code) => Code;
  readonly scalarType: ValueType;
  readonly extractLane: LaneRead;
}

function tile(
  bytes: 4 | 8,
  operations: Omit<Tile, 'bytes' | 'lanes' | 'columns' | 'blockDepth' | 'blockColumns'>,
): Tile {
  const lanes = bytes === 4 ? 4 : 2;
  return {
    bytes,
    lanes,
    columns: lanes * tileVectors,
    blockDepth: panelDepthBytes / bytes,
    blockColumns: blockColumnBytes / bytes,
    ...operations,
  };
}

/** The tiles; `isFused` says whether the platform has a fused multiply-add. */
export function tileOf(dtype: MatmulDType, isFused: boolean): Tile {
  switch (dtype) {
    case 'float32':
      return tile(4, {
        scalarLoad: 'f32.load',
        scalarStore: 'f32.store',
        splatLoad: 'v128.load32_splat',
        add: (x, y) => op('f32x4.add', x, y),
        scalarAdd: (x, y) => op('f32.add', x, y),
        scalarMultiply: (x, y) => op('f32.mul', x, y),
        scalarType: 'f32',
        extractLane: 'f32x4.extract_lane',
        multiplyAdd: isFused
          ? (x, y, z) => op('f32x4.relaxed_madd', x, y, z)
          : (x, y, z) => op('f32x4.add', op('f32x4.mul', x, y), z),
      });
    case 'float64':
      return tile(8, {
        scalarLoad: 'f64.load',
        scalarStore: 'f64.store',
        splatLoad: 'v128.load64_splat',
        add: (x, y) => op('f64x2.add', x, y),
        scalarAdd: (x, y) => op('f64.add', x, y),
        scalarMultiply: (x, y) => op('f64.mul', x, y),
        scalarType: 'f64',
        extractLane: 'f64x2.extract_lane',
        multiplyAdd: isFused
          ? (x, y, z) => op('f64x2.relaxed_madd', x, y, z)
          : (x, y, z) => op('f64x2.add', op('f64x2.mul', x, y), z),
      });
    case 'int32':
      return tile(4, {
        scalarLoad: 'i32.load',
        scalarStore: 'i32.store',
        splatLoad: 'v128.load32_splat',
        add: (x, y) => op('i32x4.add', x, y),
        scalarAdd: (x, y) => op('i32.add', x, y),
        scalarMultiply: (x, y) => op('i32.mul', x, y),
        scalarType: 'i32',
        extractLane: 'i32x4.extract_lane',
        multiplyAdd: (x, y, z) => op('i32x4.add', op('i32x4.mul', x, y), z),
      });
  }
}
