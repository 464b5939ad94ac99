// How a program's parameters reach it: as immediates, which are part of the pass, where they are
// few and the device has them, else from a ring of uniforms.

/** Immediates as browsers have them and TypeScript does not yet. */
export interface ImmediatePass extends GPUComputePassEncoder {
  setImmediates(offset: number, data: Uint32Array<ArrayBuffer>): void;
}

/** Where the parameters of a program lie. */
export type ParameterPlace = 'none' | 'immediate' | 'uniform';

export function placeOf(count: number, maxImmediateBytes: number): ParameterPlace {
  if (count === 0) return 'none';
  return 4 * count <= maxImmediateBytes ? 'immediate' : 'uniform';
}

/** The declaration of `params`, as it precedes a program's code. */
export function parameterDeclaration(count: number, place: ParameterPlace): string {
  if (place === 'none') return '';
  const members = Array.from({ length: count }, (_, i) => `p${i}: u32`).join(', ');
  const variable = place === 'immediate' ? 'var<immediate>' : '@group(1) @binding(0) var<uniform>';
  return `struct Params { ${members} }\n${variable} params: Params;\n`;
}
