// One function while it is written: its parameters, its locals, its code.

import { type Code, flattenCode, i32, op, unsigned, type ValueType } from './code.ts';

/** A local variable of a function. */
export class Local {
  readonly type: ValueType;
  readonly #index: Code;

  constructor(type: ValueType, index: number) {
    this.type = type;
    this.#index = unsigned(index);
  }

  /** Its value. */
  get get(): Code {
    return [0x20, this.#index];
  }

  set(value: Code): Code {
    return [value, 0x21, this.#index];
  }

  /** Sets it and gives the value. */
  tee(value: Code): Code {
    return [value, 0x22, this.#index];
  }

  /** `local += value`, on i32. */
  increase(value: number | Code): Code {
    return this.set(op('i32.add', this.get, typeof value === 'number' ? i32(value) : value));
  }
}

/** A function of i32 parameters without results, as all kernels are. */
export class FunctionBuilder {
  readonly parameters: readonly Local[];
  readonly locals: ValueType[] = [];
  body: Code = [];
  readonly #constants = new Map<string, { readonly local: Local; readonly value: Code }>();

  constructor(parameterCount: number) {
    this.parameters = Array.from({ length: parameterCount }, (_, i) => new Local('i32', i));
  }

  /** What runs before the body. */
  get prologue(): Code {
    return [...this.#constants.values()].map(({ local, value }) => local.set(value));
  }

  /**
   * A local that holds a constant vector, set once: the engine would otherwise build it anew
   * wherever it is used.
   */
  constant(value: Code): Local {
    const key = flattenCode([value]).join();
    const known = this.#constants.get(key);
    if (known !== undefined) return known.local;
    const local = this.local('v128');
    this.#constants.set(key, { local, value });
    return local;
  }

  /** A new local, zero at first. */
  local(type: ValueType): Local {
    this.locals.push(type);
    return new Local(type, this.parameters.length + this.locals.length - 1);
  }
}
