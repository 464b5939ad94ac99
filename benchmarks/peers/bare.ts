// What the machine gives: the bare micro-kernel of the matrix product, on panels that stay in
// the first cache, and a plain copy between two arrays.

import { call, i32, loopWhile } from '../../packages/backend-cpu/src/assembler/code.ts';
import { FunctionBuilder } from '../../packages/backend-cpu/src/assembler/function.ts';
import {
  assemble,
  createMemory,
  instantiate,
} from '../../packages/backend-cpu/src/assembler/module.ts';
import { hasRelaxedSimd } from '../../packages/backend-cpu/src/assembler/relaxed-simd.ts';
import { microKernel } from '../../packages/backend-cpu/src/code/matmul/micro-kernel.ts';
import { tileOf, tileRows } from '../../packages/backend-cpu/src/code/matmul/tile.ts';
import { sampleOf, typedValuesOf } from '../inputs.ts';
import type { Row } from '../rows/row.ts';
import { elapsed, type Library, type Task } from './peer.ts';

const depth = 256;
const tile = tileOf('float32', hasRelaxedSimd());
const flopOfTile = 2 * tileRows * tile.columns * depth;
// Byte addresses of the panels and of the tile.
const [panelA, panelB, panelC] = [0, 8192, 32768];

/** `run(tiles)`: one tile after the other, as fast as the kernel can. */
function tilesInARow(): FunctionBuilder {
  const f = new FunctionBuilder(1);
  const [tiles] = f.parameters;
  const operands = [panelA, panelB, depth, panelC, tile.columns * tile.bytes, 0].map(i32);
  f.body = loopWhile(tiles.get, [call(0, ...operands), tiles.increase(-1)]);
  return f;
}

function multiplying(flop: number): Task {
  const memory = createMemory(1);
  const run = instantiate(assemble({ kernel: microKernel(tile), run: tilesInARow() }), { memory });
  const values = new Float32Array(memory.buffer);
  for (let i = 0; i < tileRows * depth; i++) values[panelA / 4 + i] = (i % 7) - 3;
  for (let i = 0; i < tile.columns * depth; i++) values[panelB / 4 + i] = (i % 5) - 2;
  return {
    async result() {
      run(1);
      checkTile(values);
      return undefined;
    },
    time: (calls) => elapsed(() => run(Math.ceil((calls * flop) / flopOfTile))),
    dispose() {},
  };
}

function checkTile(values: Float32Array): void {
  for (let i = 0; i < tileRows; i++) {
    for (let j = 0; j < tile.columns; j++) {
      let sum = 0;
      for (let k = 0; k < depth; k++) {
        sum += values[panelA / 4 + k * tileRows + i] * values[panelB / 4 + k * tile.columns + j];
      }
      const got = values[panelC / 4 + i * tile.columns + j];
      if (got !== sum) throw new Error(`the bare micro-kernel gives ${got}, expected ${sum}`);
    }
  }
}

function copying(row: Row): Task {
  const from = typedValuesOf(row.inputs[0]);
  const to = new Float32Array(from.length);
  return {
    async result() {
      to.set(from);
      return [sampleOf(to)];
    },
    time: (calls) =>
      elapsed(() => {
        for (let i = 0; i < calls; i++) to.set(from);
      }),
    dispose() {},
  };
}

/** Rows whose products the micro-kernel, which is float32's, could do at best in some time. */
function isBoundByProducts(row: Row): row is Row & { readonly flop: number } {
  const isFloat32 = row.inputs[0].dtype === 'float32';
  return isFloat32 && row.flop !== undefined;
}

/** The machine itself. */
export async function barePeer(): Promise<Library> {
  return {
    version: `bare micro-kernel of ${tileRows}×${tile.columns}, plain copy`,
    async prepare(row) {
      if (isBoundByProducts(row)) return multiplying(row.flop);
      return row.op === 'copy' ? copying(row) : undefined;
    },
  };
}
