// The module: a function with parameters. What it holds is found by its properties; how the tree of
// modules is walked, stored, moved and printed stands in files of their own.

import { noGrad, peekGrad } from '@gradus/autograd';
import { type Tensor, ValueError } from '@gradus/tensor';
import {
  checkCallback,
  checkLive,
  checkOptions,
  currentCapture,
  dependingOn,
  eachRun,
  synchronous,
  worded,
} from '@gradus/tensor/interpreter';
import { isModule, moduleBrand } from './brand.ts';
import { type BufferOptions, checkFree, checkName, noteBuffer } from './buffers.ts';
import { convert, convertAsync, type ModuleTarget } from './conversion.ts';
import { addHook } from './hooks.ts';
import type { Named } from './members.ts';
import { Parameter } from './parameter.ts';
import { printed } from './printing.ts';
import {
  type IncompatibleKeys,
  type LoadOptions,
  loadStateDict,
  type StateDict,
  stateDict,
} from './state-dict.ts';
import { type Summary, summarize } from './summary.ts';
import {
  namedBuffers,
  namedChildren,
  namedModules,
  namedParameters,
  type WalkOptions,
} from './walk.ts';

/** Options of `zeroGrad`. */
export interface ZeroGradOptions {
  /** Whether gradients become null, rather than zeros; true unless given. */
  readonly setToNull?: boolean;
}

// What a hook gives that ends in a call of console.log, say.
// biome-ignore lint/suspicious/noConfusingVoidType: such a call is not of type undefined
type Nothing = undefined | void;

/** Sees what goes into a module; a list that it returns takes the place of the inputs. */
export type ForwardPreHook<M extends Module> = (
  module: M,
  inputs: Parameters<M['forward']>,
) => [...Parameters<M['forward']>] | Nothing;

/** Sees what a module gives; what it returns, unless nothing, takes the place of the output. */
export type ForwardHook<M extends Module> = (
  module: M,
  inputs: Parameters<M['forward']>,
  output: ReturnType<M['forward']>,
) => ReturnType<M['forward']> | Nothing;

/**
 * A function with parameters: the base of all layers and networks.
 *
 * A subclass assigns parameters, buffers and modules to properties of its own, and defines
 * `forward`, which is called as any method is. Properties are listed in the order of assignment;
 * one whose name begins with `#` is invisible to the lists, and what it holds is not trained,
 * stored or moved. A plain array or object that holds modules or parameters is an error: a
 * `ModuleList`, `ModuleDict`, `ParameterList` or `ParameterDict` holds them. A module may be used
 * many times in a forward pass; its gradients add up.
 * @source `torch.nn.Module`
 * @example
 * class Net extends nn.Module {
 *   inner = new nn.Linear(3, 4);
 *   outer = new nn.Linear(4, 1);
 *   forward(x) {
 *     return this.outer.forward(this.inner.forward(x).relu());
 *   }
 * }
 * const net = new Net();
 * net.namedParameters().map(([name]) => name) // ['inner.weight', 'inner.bias', 'outer.weight', 'outer.bias']
 */
export abstract class Module {
  #training = true;
  /** The capture in which `training` was set. */
  #setIn: object | undefined;

  /** Whether the module is being trained, rather than evaluated; `train` and `eval` set it. */
  get training(): boolean {
    const capture = currentCapture();
    // A captured program is one of the two, unless it sets which itself.
    if (capture === undefined || capture === this.#setIn) return this.#training;
    return dependingOn(() => this.#training);
  }

  /** Sets it for this module alone, not for those below. */
  set training(training: boolean) {
    this.#setIn = currentCapture();
    eachRun(() => {
      this.#training = training;
    });
  }

  /** @internal */
  get [moduleBrand](): true {
    return true;
  }

  /** What the module computes. */
  abstract forward(...inputs: never[]): unknown;

  /**
   * What the module holds, by name: its own enumerable properties, in the order of assignment.
   * Containers list what they contain.
   * @example
   * Array.from(new nn.Linear(3, 1).members(), ([name]) => name) // ['inFeatures', 'outFeatures', 'weight', 'bias']
   */
  members(): Iterable<Named<unknown>> {
    return Object.entries(this);
  }

  /**
   * The settings of the module as it prints them; nothing unless a subclass says so.
   * @example
   * new nn.Linear(3, 1).extraRepr() // 'inFeatures=3, outFeatures=1, bias=true'
   */
  extraRepr(): string {
    return '';
  }

  /**
   * All parameters, those of the modules below too: what an optimizer is given. One that is shared
   * is listed once.
   * @example
   * new nn.Linear(3, 1).parameters().map(({ shape }) => shape) // [[1, 3], [1]]
   */
  parameters(options?: WalkOptions): Parameter[] {
    return values(namedParameters(this, options));
  }

  /**
   * All parameters with their paths; one that is shared has that which comes first.
   * @example
   * new nn.Sequential(new nn.Linear(3, 1)).namedParameters()[0][0] // '0.weight'
   */
  namedParameters(options?: WalkOptions): Named<Parameter>[] {
    return namedParameters(this, options);
  }

  /**
   * All buffers, those of the modules below too; one that is shared is listed once.
   * @example
   * class Net extends nn.Module {
   *   mean = this.registerBuffer('mean', zeros([2]));
   * }
   * new Net().buffers().map(({ shape }) => shape) // [[2]]
   */
  buffers(options?: WalkOptions): Tensor[] {
    return values(namedBuffers(this, options));
  }

  /**
   * All buffers with their paths; one that is shared has that which comes first.
   * @example
   * class Net extends nn.Module {
   *   mean = this.registerBuffer('mean', zeros([2]));
   * }
   * new Net().namedBuffers().map(([name]) => name) // ['mean']
   */
  namedBuffers(options?: WalkOptions): Named<Tensor>[] {
    return namedBuffers(this, options);
  }

  /**
   * The modules that this one holds itself, each once.
   * @example
   * new nn.Sequential(new nn.Linear(3, 1), new nn.ReLU()).children().length // 2
   */
  children(): Module[] {
    return values(namedChildren(this));
  }

  /**
   * The modules that this one holds itself, with their names.
   * @example
   * new nn.Sequential(new nn.Linear(3, 1)).namedChildren().map(([name]) => name) // ['0']
   */
  namedChildren(): Named<Module>[] {
    return namedChildren(this);
  }

  /**
   * This module and all below it, each once.
   * @example
   * new nn.Sequential(new nn.Linear(3, 1), new nn.ReLU()).modules().length // 3
   */
  modules(): Module[] {
    return values(this.namedModules());
  }

  /**
   * This module and all below it with their paths; its own is empty.
   * @example
   * new nn.Sequential(new nn.Linear(3, 1)).namedModules().map(([path]) => path) // ['', '0']
   */
  namedModules(): Named<Module>[] {
    return [...namedModules(this)];
  }

  /**
   * Makes a tensor a buffer: state that is no parameter, yet is stored and moved with the module.
   * Returns it, so that a property can be set to it.
   * @throws {ValueError} if the name has a dot, or is that of a method, a parameter or a module.
   * @example
   * class Counter extends nn.Module {
   *   count = this.registerBuffer('count', zeros([]));
   *   forward(x) {
   *     this.count.add_(1);
   *     return x;
   *   }
   * }
   * new Counter().namedBuffers().map(([name]) => name) // ['count']
   */
  registerBuffer<T extends Tensor | null>(name: string, tensor: T, options?: BufferOptions): T {
    checkName('registerBuffer', this, name);
    checkOptions('registerBuffer', options, '{ persistent: false }');
    if (tensor !== null) checkLive('registerBuffer', tensor, 1);
    checkFree('registerBuffer', this, name);
    noteBuffer(this, name, options ?? {});
    return this.#assign(name, tensor);
  }

  /**
   * Sets a property to a parameter, as an assignment does, for names that are computed.
   * @throws {ValueError} if the name has a dot, or is that of a method.
   * @example
   * const layer = new nn.Flatten();
   * layer.registerParameter('gain', new nn.Parameter(ones([2])));
   * layer.namedParameters().map(([name]) => name) // ['gain']
   */
  registerParameter<T extends Parameter | null>(name: string, parameter: T): T {
    checkName('registerParameter', this, name);
    if (parameter !== null && !(parameter instanceof Parameter)) {
      throw new ValueError(
        'registerParameter',
        `${name} is no parameter; new Parameter(t) is one`,
        {
          name,
        },
      );
    }
    return this.#assign(name, parameter);
  }

  /**
   * Sets a property to a module, as an assignment does, for names that are computed.
   * @throws {ValueError} if the name has a dot, or is that of a method.
   * @example
   * const net = new nn.Identity();
   * for (const i of [1, 2]) net.registerModule(`layer${i}`, new nn.ReLU());
   * net.namedChildren().map(([name]) => name) // ['layer1', 'layer2']
   */
  registerModule<T extends Module | null>(name: string, module: T): T {
    checkName('registerModule', this, name);
    if (module !== null && !isModule(module)) {
      throw new ValueError('registerModule', `${name} is no module; a subclass of Module is one`, {
        name,
      });
    }
    return this.#assign(name, module);
  }

  #assign<T>(name: string, value: T): T {
    Object.assign(this, { [name]: value });
    return value;
  }

  /**
   * Calls `hook` with the inputs of every forward pass, before it.
   *
   * While a module has hooks, a `forward` of its own shadows that of its class.
   * @returns Removes the hook.
   * @throws {ValueError} if `hook` is no function.
   * @example
   * const layer = new nn.Linear(3, 1);
   * layer.registerForwardPreHook((_, [x]) => [x.mul(0)]);
   * layer.forward(ones([2, 3])).equal(layer.bias.expand([2, 1])) // true
   */
  registerForwardPreHook<M extends Module>(this: M, hook: ForwardPreHook<M>): () => void {
    checkCallback('registerForwardPreHook', hook);
    return addHook(this, 'before', (_, inputs) => hook(this, inputs as Parameters<M['forward']>));
  }

  /**
   * Calls `hook` with the inputs and the output of every forward pass, after it.
   *
   * While a module has hooks, a `forward` of its own shadows that of its class.
   * @returns Removes the hook.
   * @throws {ValueError} if `hook` is no function.
   * @example
   * const layer = new nn.Linear(3, 1);
   * const shapes = [];
   * const remove = layer.registerForwardHook((_, [x], y) => void shapes.push(x.shape, y.shape));
   * layer.forward(ones([2, 3]));
   * remove();
   * layer.forward(ones([5, 3]));
   * shapes // [[2, 3], [2, 1]]
   */
  registerForwardHook<M extends Module>(this: M, hook: ForwardHook<M>): () => void {
    checkCallback('registerForwardHook', hook);
    return addHook(this, 'after', (_, inputs, output) =>
      hook(this, inputs as Parameters<M['forward']>, output as ReturnType<M['forward']>),
    );
  }

  /**
   * Parameters and persistent buffers by their paths. They share memory with the module, outside
   * of the graph: a copy, such as what `read()` gives, stays as it is when training goes on.
   * @throws {ValueError} if a module lies below itself.
   * @example
   * Object.keys(new nn.Linear(3, 1).stateDict()) // ['weight', 'bias']
   */
  stateDict(): StateDict {
    return stateDict(this);
  }

  /**
   * Copies values into the parameters and buffers of the same paths, converted to their dtype and
   * device.
   * @returns Paths that only one side has, which `strict: false` passes over.
   * @throws {StateDictError} if paths differ and `strict` is not false, or shapes differ; it names
   * all of them, and nothing is loaded.
   * @example
   * const [model, other] = [new nn.Linear(3, 1), new nn.Linear(3, 1)];
   * other.loadStateDict(model.stateDict());
   * equal(other.weight, model.weight) // true
   */
  loadStateDict(dict: StateDict, options?: LoadOptions): IncompatibleKeys {
    return loadStateDict(this, dict, options);
  }

  /**
   * Sets this module and all below it to training, or to evaluation.
   * @throws {ValueError} if `mode` is neither true nor false.
   * @example
   * new nn.Dropout().train(false).training // false
   */
  train(mode = true): this {
    if (typeof mode !== 'boolean') {
      throw new ValueError('train', `mode is ${worded(mode)}; it is true or false`, { mode });
    }
    for (const module of this.modules()) module.training = mode;
    return this;
  }

  /**
   * `train(false)`: dropout passes everything on.
   * @example
   * new nn.Dropout(0.5).eval().training // false
   */
  eval(): this {
    return this.train(false);
  }

  /**
   * Moves all parameters and buffers to a device, and those that are floating to a floating dtype.
   *
   * They stay the objects they are, with gradients moved along: an optimizer that holds them goes
   * on. A graph that was recorded before cannot be differentiated any more.
   * @throws {DTypeError} if the dtype is not floating.
   * @throws {GradError} if a buffer is part of a graph.
   * @throws {DeviceError} if the device is not registered, or the one left cannot be read
   * synchronously: `toAsync` waits for it.
   * @example
   * new nn.Linear(3, 1).to('float64').weight.dtype // 'float64'
   */
  to(target: ModuleTarget): this {
    convert(this, target);
    return this;
  }

  /**
   * `to` for every device: reading may take a while, so the module is promised.
   * @example
   * (await new nn.Linear(3, 1).toAsync('float64')).weight.dtype // 'float64'
   */
  async toAsync(target: ModuleTarget): Promise<this> {
    await convertAsync(this, target);
    return this;
  }

  /**
   * Drops the gradients of all parameters, or fills them with zeros.
   * @example
   * const layer = new nn.Linear(3, 1);
   * layer.forward(ones([2, 3])).sum().backward();
   * layer.zeroGrad();
   * layer.weight.grad // null
   */
  zeroGrad(options: ZeroGradOptions = {}): void {
    checkOptions('zeroGrad', options, '{ setToNull: false }');
    for (const parameter of this.parameters()) {
      // Only looked at: what was handed out has to wait for the collector.
      const grad = peekGrad(parameter);
      if (grad === null) continue;
      if (options.setToNull ?? true) parameter.grad = null;
      else noGrad(() => grad.detach_().zero_());
    }
  }

  /**
   * Says of all parameters whether their gradients are computed.
   * @example
   * new nn.Linear(3, 1).requiresGrad_(false).weight.requiresGrad // false
   */
  requiresGrad_(requiresGrad = true): this {
    for (const parameter of this.parameters()) parameter.requiresGrad_(requiresGrad);
    return this;
  }

  /**
   * Calls `fn` with every module below this one, and then with this one: to initialise, say.
   * @throws {ValueError} if `fn` is no function, or returns a promise.
   * @example
   * const model = new nn.Sequential(new nn.Linear(3, 1));
   * model.apply((module) => {
   *   if (module instanceof nn.Linear) nn.init.ones_(module.weight);
   * });
   * await model.at(0).weight.toArray() // [[1, 1, 1]]
   */
  apply(fn: (module: Module) => void): this {
    checkCallback('apply', fn);
    for (const child of this.children()) child.apply(fn);
    synchronous('apply', () => fn(this));
    return this;
  }

  /**
   * What every layer makes of an input, with shapes and numbers of parameters. Runs a forward pass
   * in evaluation, unrecorded.
   * @example
   * new nn.Sequential(new nn.Linear(3, 4), new nn.Flatten(0)).summary(ones([2, 3])).parameters // 16
   */
  summary<M extends Module>(this: M, ...inputs: Parameters<M['forward']>): Summary {
    return summarize(this, inputs as never[]);
  }

  /**
   * The tree of modules, as PyTorch prints it.
   * @example
   * new nn.Linear(3, 1).toString() // 'Linear(inFeatures=3, outFeatures=1, bias=true)'
   */
  toString(): string {
    return printed(this);
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

function values<T>(named: readonly Named<T>[]): T[] {
  return named.map(([, value]) => value);
}
