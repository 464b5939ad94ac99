// Functions that see what goes into a module and what comes out. While a module has any, a
// `forward` of its own shadows the one that it was defined with.

import { ValueError } from '@gradus/tensor';
import { everyProgramDependsOn, synchronous } from '@gradus/tensor/interpreter';
import type { Module } from './module.ts';

type Inputs = never[];
// Before a pass there is no output yet.
type Hook = (module: Module, inputs: Inputs, output?: unknown) => unknown;

// Each hook in an object of its own, so that one function can be registered twice.
interface Hooks {
  readonly before: Set<{ readonly call: Hook }>;
  readonly after: Set<{ readonly call: Hook }>;
  /** A `forward` that was the module's own already. */
  readonly shadowed: PropertyDescriptor | undefined;
}

const hooked = new WeakMap<Module, Hooks>();

// The numbers of all hooks that are there: one that comes or goes makes another function of
// whatever calls its module.
const live = new Set<number>();
let added = 0;
let known = '';
everyProgramDependsOn(() => known);

function noteLive(number: number, isLive: boolean): void {
  if (isLive) live.add(number);
  else live.delete(number);
  known = [...live].join();
}

/** Adds a hook; the result removes it. */
export function addHook(module: Module, when: 'before' | 'after', call: Hook): () => void {
  const hooks = hooksOf(module);
  const hook = { call };
  const number = added++;
  hooks[when].add(hook);
  noteLive(number, true);
  return () => {
    hooks[when].delete(hook);
    noteLive(number, false);
    const isLast = hooks.before.size === 0 && hooks.after.size === 0;
    if (isLast && hooked.get(module) === hooks) uncover(module, hooks);
  };
}

function hooksOf(module: Module): Hooks {
  const found = hooked.get(module);
  if (found !== undefined) return found;
  const shadowed = Object.getOwnPropertyDescriptor(module, 'forward');
  const hooks: Hooks = { before: new Set(), after: new Set(), shadowed };
  const { forward } = module;
  Object.defineProperty(module, 'forward', {
    configurable: true,
    writable: true,
    value: (...inputs: Inputs) => forwardWith(hooks, module, forward, inputs),
  });
  hooked.set(module, hooks);
  return hooks;
}

function uncover(module: Module, { shadowed }: Hooks): void {
  hooked.delete(module);
  if (shadowed !== undefined) Object.defineProperty(module, 'forward', shadowed);
  else Reflect.deleteProperty(module, 'forward');
}

function forwardWith(
  { before, after }: Hooks,
  module: Module,
  forward: Module['forward'],
  inputs: Inputs,
): unknown {
  let given = inputs;
  for (const { call } of [...before]) {
    const replaced = synchronous('registerForwardPreHook', () => call(module, given));
    if (replaced !== undefined) given = inputList(replaced);
  }
  let output = forward.apply(module, given);
  for (const { call } of [...after]) {
    const replaced = synchronous('registerForwardHook', () => call(module, given, output));
    if (replaced !== undefined) output = replaced;
  }
  return output;
}

function inputList(replaced: unknown): Inputs {
  if (Array.isArray(replaced)) return replaced as Inputs;
  throw new ValueError(
    'registerForwardPreHook',
    `the hook returned a value of type ${typeof replaced}; it returns the list of inputs, or nothing`,
    { replaced },
  );
}
