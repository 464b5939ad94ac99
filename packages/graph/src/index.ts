// `@gradus/graph`: eager code, captured and run again as an optimized program.

export type { Primitive, Structure } from './capture/structure.ts';
export { type Compiled, type CompileStatistics, compile } from './compile.ts';
export { GraphError } from './errors.ts';
