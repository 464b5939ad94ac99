// `@gradus/graph`: eager code, captured and run again as an optimized program.

export type { Primitive, Structure } from './capture/structure.ts';
export { type Compiled, type CompileOptions, type CompileStatistics, compile } from './compile.ts';
export { GraphError } from './errors.ts';
export {
  type Assignment,
  Graph,
  type GraphVariableOptions,
  type Group,
  type OpenShape,
  type Placeholder,
  type PlaceholderOptions,
  type VariableNode,
} from './session/graph.ts';
export { GraphNode, type NodeMethods } from './session/node.ts';
export { type Fetched, type Fetches, type RunOptions, Session } from './session/session.ts';
