// `@gradus/graph`: eager code, captured and run again as an optimized program.

export type { Primitive, Structure } from './capture/structure.ts';
export { type Compiled, type CompileOptions, type CompileStatistics, compile } from './compile.ts';
export type { WhileLoopOptions } from './control/while-loop.ts';
export { GraphError } from './errors.ts';
export type { Feed } from './session/feed.ts';
export type { NodeStructure, Nodes } from './session/form.ts';
export type { GradientsOptions, OptionalGradientNode } from './session/gradients.ts';
export { Graph } from './session/graph.ts';
export type { Group } from './session/group.ts';
export { GraphNode } from './session/node.ts';
export type { NodeArgument, NodeArguments, NodeMethods } from './session/operations.ts';
export type { OpenShape, Placeholder, PlaceholderOptions } from './session/placeholder.ts';
export { type Fetched, type Fetches, type RunOptions, Session } from './session/session.ts';
export type { NodeList } from './session/several.ts';
export type { Assignment, GraphVariableOptions, VariableNode } from './session/variable.ts';
