// What a module computes of an input, layer by layer: shapes and numbers of parameters.

import { noGrad } from '@gradus/autograd';
import { type Shape, scope, Tensor } from '@gradus/tensor';
import { formatShape, synchronous } from '@gradus/tensor/interpreter';
import { addHook } from './hooks.ts';
import { membersOf } from './members.ts';
import type { Module } from './module.ts';
import type { Parameter } from './parameter.ts';
import { namedModules } from './walk.ts';

/** A line of a summary. */
export interface SummaryRow {
  /** The path of the module, empty for the one that is summed up. */
  readonly name: string;
  readonly kind: string;
  /** How often it was called. */
  readonly calls: number;
  /** Shapes of the tensors that the last call gave. */
  readonly outputs: readonly Shape[];
  /** Elements of the parameters that it holds itself; a shared one counts where it comes first. */
  readonly parameters: number;
}

/** The layers of a module, with shapes and numbers of parameters; prints as a table. */
export class Summary {
  readonly rows: readonly SummaryRow[];
  /** Elements of all parameters. */
  readonly parameters: number;
  /** Elements of those that require a gradient. */
  readonly trainable: number;

  constructor(rows: readonly SummaryRow[], parameters: readonly Parameter[]) {
    this.rows = rows;
    this.parameters = elements(parameters);
    this.trainable = elements(parameters.filter(({ requiresGrad }) => requiresGrad));
  }

  /** The table as text, with the sums below. */
  toString(): string {
    const lines = [['Layer', 'Output', 'Parameters'], ...this.rows.map(cells)];
    const widths = [0, 1, 2].map((i) => Math.max(...lines.map((line) => line[i].length)));
    const table = lines.map(([layer, output, count]) =>
      [layer.padEnd(widths[0]), output.padEnd(widths[1]), count.padStart(widths[2])].join('  '),
    );
    return [...table, `${this.parameters} parameters, ${this.trainable} trainable`].join('\n');
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

function cells({ name, kind, calls, outputs, parameters }: SummaryRow): string[] {
  const depth = name === '' ? 0 : name.split('.').length;
  const label = name === '' ? kind : `${name.slice(name.lastIndexOf('.') + 1)}: ${kind}`;
  const shapes = outputs.map(formatShape).join(', ');
  const times = calls > 1 ? ` × ${calls}` : '';
  return [
    `${'  '.repeat(depth)}${label}`,
    calls === 0 ? 'not called' : shapes + times,
    `${parameters}`,
  ];
}

function elements(parameters: readonly Parameter[]): number {
  return parameters.reduce((count, { numel }) => count + numel, 0);
}

export function summarize(module: Module, inputs: never[]): Summary {
  const modules = [...namedModules(module)];
  const outputs = outputsOf(
    module,
    modules.map(([, each]) => each),
    inputs,
  );
  const seen = new Set<Parameter>();
  const rows = modules.map(([name, each]): SummaryRow => {
    const own = membersOf(each).parameters.map(([, parameter]) => parameter);
    const calls = outputs.get(each) ?? [];
    return {
      name,
      kind: each.constructor.name,
      calls: calls.length,
      outputs: calls.at(-1) ?? [],
      parameters: elements(own.filter((parameter) => !seen.has(parameter) && seen.add(parameter))),
    };
  });
  return new Summary(rows, module.parameters());
}

// In evaluation, so that nothing is drawn and no statistics move.
function outputsOf(module: Module, modules: readonly Module[], inputs: never[]) {
  const outputs = new Map<Module, Shape[][]>();
  const wereTraining = modules.filter(({ training }) => training);
  const removals = modules.map((each) =>
    addHook(each, 'after', (_, __, output) => {
      outputs.set(each, [...(outputs.get(each) ?? []), shapesIn(output)]);
    }),
  );
  try {
    for (const each of modules) each.training = false;
    scope(() => {
      noGrad(() => {
        synchronous('summary', () => module.forward(...inputs));
      });
    });
  } finally {
    for (const each of wereTraining) each.training = true;
    for (const remove of removals) remove();
  }
  return outputs;
}

function shapesIn(output: unknown): Shape[] {
  if (output instanceof Tensor) return [output.shape];
  if (typeof output !== 'object' || output === null) return [];
  return Object.values(output).flatMap(shapesIn);
}
