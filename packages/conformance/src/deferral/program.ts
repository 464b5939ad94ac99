// Random programs over tensors that share memory: ops, views, writes, reads, scopes and disposals.

import { scope, type Tensor, tensor } from '@gradus/tensor';
import fc from 'fast-check';

/** A statement: which one, on which of the tensors there are. */
export interface Statement {
  readonly choice: number;
  readonly x: number;
  readonly y: number;
}

/** Statements, and whether they stand in a scope of their own. */
export interface Block {
  readonly isScope: boolean;
  readonly statements: readonly Statement[];
}

const statement: fc.Arbitrary<Statement> = fc.record({
  choice: fc.nat(9999),
  x: fc.nat(99),
  y: fc.nat(99),
});

/** Programs. */
export const programs: fc.Arbitrary<readonly Block[]> = fc.array(
  fc.record({
    isScope: fc.oneof(fc.constant(false), fc.boolean()),
    statements: fc.array(statement, { minLength: 1, maxLength: 12 }),
  }),
  { minLength: 1, maxLength: 4 },
);

/** What statements compute of two tensors: something new, or nothing. */
export type Ops = readonly ((x: Tensor, y: Tensor) => Tensor | undefined)[];

const views: Ops = [
  (x) => x.t(),
  (x) => x.flatten(),
  (x) => x.unsqueeze(0),
  (x) => x.narrow(0, 0, 2),
  (x) => x.narrow(-1, 1, 3),
  (x) => x.select(0, 1),
  (x, y) => x.expand(y.shape),
];

const writes: Ops = [
  (x, y) => void x.copy_(y),
  (x) => void x.neg_(),
  (x) => void x.zero_(),
  (x) => void x.fill_(3),
  (x) => {
    const part = x.narrow(-1, 0, 3);
    part.copy_(x.narrow(-1, 1, 3));
    // What is written to outlives its scope.
    part.dispose();
    return undefined;
  },
];

/** What a program has read, and what it was refused, in order. */
type Log = (string | readonly number[])[];

class Machine {
  readonly log: Log = [];
  readonly #ops: Ops;
  #tensors: Tensor[];

  constructor(ops: Ops, tensors: readonly Tensor[]) {
    this.#ops = ops;
    this.#tensors = [...tensors];
  }

  async run({ isScope, statements }: Block): Promise<void> {
    if (!isScope) {
      for (const statement of statements) {
        const read = this.#execute(statement);
        if (read !== undefined) await this.#read(read);
      }
      return;
    }
    scope(() => {
      for (const statement of statements) this.#execute(statement);
      return this.#tensors.slice(-1);
    });
    // What was written to outlives the scope as well.
    this.#tensors = this.#tensors.filter(({ disposed }) => !disposed);
  }

  /** Reads what is left, and lets go of it. */
  async end(): Promise<void> {
    for (const x of this.#tensors) await this.#read(x);
    for (const x of this.#tensors) x.dispose();
  }

  async #read(x: Tensor): Promise<void> {
    this.log.push(`${x.dtype}[${x.shape}], written ${x.storage.version} times`);
    this.log.push(Array.from(await x.read()));
  }

  /** Executes a statement; a tensor that it wants to have read comes back. */
  #execute({ choice, x, y }: Statement): Tensor | undefined {
    const tensors = this.#tensors;
    const [a, b] = [tensors[x % tensors.length], tensors[y % tensors.length]];
    const moves = [this.#ops, this.#ops, this.#ops, views, writes];
    const kind = choice % (moves.length + 2);
    if (kind === moves.length) return a;
    if (kind > moves.length) {
      if (tensors.length < 3) return undefined;
      a.dispose();
      this.#tensors = tensors.filter((tensor) => tensor !== a);
      return undefined;
    }
    const table = moves[kind];
    const op = table[Math.floor(choice / 7) % table.length];
    try {
      const made = scope(() => op(a, b));
      if (made !== undefined && made !== a && made !== b) tensors.push(made);
    } catch (error) {
      this.log.push(String(error));
    }
    return undefined;
  }
}

/** What a program reads and is refused. */
export async function logOf(program: readonly Block[], ops: Ops): Promise<Log> {
  const machine = new Machine(ops, beginning());
  for (const block of program) await machine.run(block);
  await machine.end();
  return machine.log;
}

/** Small whole numbers, laid out so that some broadcast to others. */
function beginning(): Tensor[] {
  const ramp = (count: number, factor: number): number[] =>
    Array.from({ length: count }, (_, i) => ((i * factor) % 17) - 8);
  return scope(() => [
    tensor(ramp(160, 5)).view([4, 40]),
    tensor(ramp(160, 7)).view([4, 40]),
    tensor(ramp(40, 3)),
    tensor(ramp(4, 11)).view([4, 1]),
    tensor(ramp(12, 2), { dtype: 'int32' }).view([4, 3]),
    tensor(2.5),
  ]);
}
