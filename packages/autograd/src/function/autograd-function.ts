// Functions that bring their own derivative: forward runs outside of the graph, and the graph gets
// one step, whose backward is the user's.

import { Tensor } from '@gradus/tensor';
import { describe, synchronous } from '@gradus/tensor/interpreter';
import { GradError } from '../errors.ts';
import { historyOf } from '../tape/current.ts';
import { isGradEnabled, noGrad } from '../tape/modes.ts';
import type { Edges } from '../tape/steps.ts';
import { Context, type FunctionContext } from './context.ts';
import { FunctionNode, type GivenGradients, type OutputSpec } from './function-node.ts';
import { recordOutputs } from './outputs.ts';

/** What a subclass of {@link AutogradFunction} defines. */
export interface FunctionDefinition<Args extends readonly unknown[], Result> {
  readonly name: string;
  /** The result, from the arguments. It may save for `backward` what that needs. */
  forward(ctx: FunctionContext<object>, ...args: Args): Result;
  /** A gradient for each argument of `forward`, from one for each result. */
  backward(ctx: FunctionContext<object>, ...gradients: Tensor[]): GivenGradients;
}

/**
 * A function with a derivative of its own. A subclass has static methods `forward(ctx, …args)` and
 * `backward(ctx, …gradients)`; `apply(…args)` calls the first, and backward passes the second.
 *
 * `forward` runs without recording. `backward` runs as any derivative does, so that it is recorded
 * under `createGraph`. It returns a gradient for each argument, null where none flows; one of a
 * shape that the argument broadcasts to is summed, one of another dtype is converted. Outputs that
 * share memory with an input cannot be written to in place where that would be recorded.
 * @source `torch.autograd.Function`
 * @example
 * class Cube extends AutogradFunction {
 *   static forward(ctx, x) {
 *     ctx.saveForBackward(x);
 *     return x.pow(3);
 *   }
 *   static backward(ctx, g) {
 *     const [x] = ctx.savedTensors;
 *     return g.mul(x.pow(2)).mul(3);
 *   }
 * }
 * const x = tensor([1, 2], { requiresGrad: true });
 * Cube.apply(x).sum().backward();
 * await x.grad.toArray() // [3, 12]
 */
// biome-ignore lint/complexity/noStaticOnlyClass: PyTorch's form, which a subclass fills by static methods
export abstract class AutogradFunction {
  /**
   * The result of `forward`, recorded if an argument requires a gradient.
   * @throws {GradError} if a static method is missing, or `forward` writes to an argument that
   * requires a gradient.
   * @throws {ValueError} if `forward` returns a promise.
   * @example
   * class Twice extends AutogradFunction {
   *   static forward(ctx, x) {
   *     return x.mul(2);
   *   }
   *   static backward(ctx, g) {
   *     return g.mul(2);
   *   }
   * }
   * const x = tensor([1, 2], { requiresGrad: true });
   * await Twice.apply(x).toArray() // [2, 4]
   */
  static apply<Args extends readonly unknown[], Result>(
    this: FunctionDefinition<Args, Result>,
    ...args: Args
  ): Result {
    // biome-ignore lint/complexity/noThisInStatic: the subclass that it is called on
    return applied(this, args);
  }
}

function applied<Args extends readonly unknown[], Result>(
  definition: FunctionDefinition<Args, Result>,
  args: Args,
): Result {
  checkDefinition(definition);
  const { name } = definition;
  const edges = args.map((arg) => (arg instanceof Tensor ? historyOf(arg) : undefined));
  const needsInputGrad = edges.map((edge) => edge !== undefined);
  const isRecorded = isGradEnabled() && needsInputGrad.includes(true);
  const ctx = new Context(`${name}Backward`, needsInputGrad, isRecorded);
  const run = (): Result => synchronous(`${name}.forward`, () => definition.forward(ctx, ...args));
  if (!isRecorded) return isGradEnabled() ? noGrad(run) : run();
  const versions = args.map(versionOf);
  try {
    const result = noGrad(run);
    checkUnwritten(name, args, edges, versions);
    return recorded(definition, ctx, args, edges, result);
  } catch (error) {
    Context.release(ctx);
    throw error;
  }
}

function recorded<Args extends readonly unknown[], Result>(
  definition: FunctionDefinition<Args, Result>,
  ctx: Context,
  args: Args,
  edges: Edges,
  result: Result,
): Result {
  const outputs: readonly unknown[] = Array.isArray(result) ? result : [result];
  const tensors = args.filter((arg) => arg instanceof Tensor);
  const node = new FunctionNode(
    definition.name,
    ctx,
    // A gradient is null only where the user's function asked for that.
    (...gradients) => definition.backward(ctx, ...(gradients as Tensor[])),
    edges,
    args.map((arg) => arg instanceof Tensor),
    outputs.map(specOf),
  );
  const results = recordOutputs(node, ctx, tensors, outputs);
  Context.settle(ctx);
  // What was recorded has the types of what was not.
  return (Array.isArray(result) ? results : results[0]) as Result;
}

// The tensor itself would keep its memory from being freed.
function specOf(output: unknown): OutputSpec | undefined {
  if (!(output instanceof Tensor)) return undefined;
  const { dtype, shape, device } = output;
  return { dtype, shape, device };
}

function versionOf(arg: unknown): number | undefined {
  return arg instanceof Tensor ? arg.storage.version : undefined;
}

// Untyped callers may forget a method, or call `apply` without its class.
function checkDefinition(
  definition: Partial<FunctionDefinition<readonly unknown[], unknown>> | undefined,
): void {
  for (const method of ['forward', 'backward'] as const) {
    if (typeof definition?.[method] === 'function') continue;
    throw new GradError(
      'apply',
      `static ${method} is missing on ${definition?.name ?? String(definition)}; it is called on a ` +
        'subclass of AutogradFunction that has static forward(ctx, …) and backward(ctx, …)',
      { method },
    );
  }
}

function checkUnwritten(
  name: string,
  args: readonly unknown[],
  edges: Edges,
  versions: readonly (number | undefined)[],
): void {
  const written = args.findIndex(
    (arg, i) => edges[i] !== undefined && versionOf(arg) !== versions[i],
  );
  if (written < 0) return;
  const arg = args[written];
  throw new GradError(
    `${name}.forward`,
    `argument ${written}${arg instanceof Tensor ? ` is ${describe(arg)},` : ''} requires a ` +
      'gradient and was written to in place; write to a clone()',
    { argument: written },
  );
}
