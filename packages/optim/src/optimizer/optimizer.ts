// What all optimizers have: groups of parameters with their settings, a state for each parameter,
// and both as a dictionary that can be kept. How a step goes is not known here.

import { noGrad, peekGrad } from '@gradus/autograd';
import { type Tensor, ValueError } from '@gradus/tensor';
import { checkOptions, dependingOn, worded } from '@gradus/tensor/interpreter';
import { checkSettings, type OptionRules, settled, shown } from './option-rules.ts';
import {
  type GivenGroup,
  type GroupOptions,
  givenGroups,
  groupTensors,
  type Optimizable,
  type Scheduled,
} from './parameters.ts';
import {
  checkedGroups,
  checkedStates,
  type OptimizerStateDict,
  savedGroups,
} from './state-dict.ts';
import { copiedState, type ParameterState, type StateRules } from './state-rules.ts';

/** The setting that every optimizer has. */
export interface Rate {
  /** The learning rate. */
  lr: number;
}

/** Options as settings: all of them given, and changeable. */
export type Settings<Options> = { -readonly [K in keyof Options]-?: Options[K] };

/** Parameters and the settings they are optimized with; settings can be written at any time. */
export type ParamGroup<O> = O & Scheduled & { readonly params: readonly Tensor[] };

/** What distinguishes an optimizer, as data. */
export interface Method<O, S> {
  /** The name that messages begin with. */
  readonly name: string;
  /** The settings that are not given. */
  readonly defaults: { readonly [K in keyof O]: O[K] | undefined };
  /** What each setting must be. */
  readonly settings: OptionRules<O>;
  /** What each entry of a parameter's state must be. */
  readonly state: StateRules<S>;
  /** Refuses settings that do not go together. */
  agree?(op: string, settings: O): void;
}

/** Options of `zeroGrad`. */
export interface ZeroGradOptions {
  /** Whether gradients become null rather than tensors of zeros; true unless given. */
  readonly setToNull?: boolean;
}

/**
 * The base of all optimizers: parameter groups, and the state of each parameter.
 *
 * Settings live in `paramGroups` and may be written between steps, as schedules do.
 * @source `torch.optim.Optimizer`
 * @example
 * new optim.SGD([ones([2])], { lr: 1 }) instanceof optim.Optimizer // true
 */
export abstract class Optimizer<O extends Rate = Rate, S extends ParameterState = ParameterState> {
  /** The settings of groups that do not give their own. */
  readonly defaults: { readonly [K in keyof O]: O[K] | undefined };
  /** The parameters, with the settings that the next step uses. */
  readonly paramGroups: ParamGroup<O>[] = [];
  /** What is remembered of each parameter. */
  readonly state = new Map<Tensor, S>();
  /** Whether a step was taken; schedules warn if one of theirs comes first. */
  hasStepped = false;
  /** What distinguishes this optimizer. */
  protected readonly method: Method<O, S>;

  /**
   * @throws {ValueError} if there are no parameters, one is no tensor or there twice, or a setting
   * is unknown or out of its range.
   * @throws {GradError} if a parameter is no leaf.
   */
  protected constructor(method: Method<O, S>, params: Optimizable<O>, options: Partial<O>) {
    checkOptions(method.name, options, '{ lr: 0.1 }');
    this.method = method;
    this.defaults = settled(method.defaults, options);
    for (const group of givenGroups(method.name, params)) this.#add(group);
  }

  /**
   * Updates the parameters, in place. `closure` computes the loss and its gradients: `LBFGS` calls
   * it many times and promises its result, the others do without it if it is left out.
   * @returns What `closure` returned first.
   * @source `torch.optim.Optimizer.step`
   * @example
   * const w = tensor([1, 2], { requiresGrad: true });
   * const optimizer = new optim.SGD([w], { lr: 0.5 });
   * w.sum().backward();
   * optimizer.step();
   * await w.toArray() // [0.5, 1.5]
   */
  abstract step(closure?: () => Tensor): Tensor | Promise<Tensor> | undefined;

  /**
   * Adds parameters, with settings of their own or the optimizer's.
   * @throws {ValueError} if there are none, one is no tensor or optimized already, or a setting is
   * unknown or out of its range.
   * @throws {GradError} if a parameter is no leaf.
   * @example
   * const [v, w] = [ones([2]), ones([2])];
   * const optimizer = new optim.SGD([v], { lr: 0.1 });
   * optimizer.addParamGroup({ params: [w], lr: 0.01 });
   * optimizer.paramGroups.map(({ lr }) => lr) // [0.1, 0.01]
   */
  addParamGroup(group: GroupOptions<O>): void {
    const { name } = this.method;
    if (typeof group !== 'object' || group === null || !('params' in group)) {
      throw new ValueError(
        name,
        `the group is ${worded(group)}; it is an object such as { params: [w], lr: 0.1 }`,
        { group },
      );
    }
    this.#add(group);
  }

  #add({ params, ...own }: GivenGroup): void {
    const { name } = this.method;
    const taken = new Set(this.paramGroups.flatMap((other) => other.params));
    const tensors = groupTensors(name, params, taken);
    this.paramGroups.push({ ...this.checked(name, settled(this.defaults, own)), params: tensors });
  }

  /** The groups; a captured program holds which they were, and how many parameters they had. */
  protected heldGroups(): readonly ParamGroup<O>[] {
    const { paramGroups } = this;
    dependingOn(() => paramGroups.length);
    return paramGroups.map((_, i) => {
      dependingOn(() => paramGroups[i]?.params.length);
      return dependingOn(() => paramGroups[i]);
    });
  }

  /** Settings that keep all rules, with what schedules left beside them. */
  protected checked(op: string, given: object): O & Scheduled {
    const { initialLr, maxLr, minLr, maxMomentum, baseMomentum, ...settings } =
      given as Partial<O> & Scheduled;
    checkSettings(op, settings as Partial<O>, this.method.settings);
    this.method.agree?.(op, settings as O);
    return given as O & Scheduled;
  }

  /**
   * Forgets the gradients of all parameters, or fills them with zeros.
   * @throws {ValueError} if the options are no object.
   * @source `torch.optim.Optimizer.zero_grad`
   * @example
   * const w = tensor([1, 2], { requiresGrad: true });
   * const optimizer = new optim.SGD([w], { lr: 0.1 });
   * w.sum().backward();
   * optimizer.zeroGrad();
   * w.grad // null
   */
  zeroGrad(options: ZeroGradOptions = {}): void {
    checkOptions(`${this.method.name}.zeroGrad`, options, '{ setToNull: false }');
    const { setToNull = true } = options;
    for (const { params } of this.heldGroups()) {
      for (const parameter of params) {
        // Only looked at: what was handed out has to wait for the collector.
        const grad = peekGrad(parameter);
        if (grad === null) continue;
        if (setToNull) parameter.grad = null;
        else noGrad(() => (grad.requiresGrad ? grad.detach_() : grad).zero_());
      }
    }
  }

  /**
   * The states of all parameters, by their positions, and the settings of the groups. Tensors are
   * copies: what is kept does not change with later steps.
   * @source `torch.optim.Optimizer.state_dict`
   * @example
   * const w = tensor([1, 2], { requiresGrad: true });
   * const optimizer = new optim.SGD([w], { lr: 0.1, momentum: 0.9 });
   * w.sum().backward();
   * optimizer.step();
   * await optimizer.stateDict().state[0].momentumBuffer.toArray() // [1, 1]
   */
  stateDict(): OptimizerStateDict {
    const states: Record<number, S> = {};
    const params = this.paramGroups.flatMap((group) => group.params);
    params.forEach((parameter, i) => {
      const state = this.state.get(parameter);
      if (state !== undefined) states[i] = noGrad(() => copiedState(state));
    });
    return { state: states, paramGroups: savedGroups(this.paramGroups) };
  }

  /**
   * Goes on from what `stateDict()` gave, here or of an optimizer with parameters of the same
   * shapes. Tensors are copied, in the dtype of the parameter and on its device. Nothing has
   * changed if it is refused.
   * @throws {ValueError} if the groups differ in number or size, or settings or entries of a state
   * are missing, unknown or do not fit.
   * @source `torch.optim.Optimizer.load_state_dict`
   * @example
   * const [v, w] = [ones([2]), ones([2])];
   * const saved = new optim.Adam([v], { lr: 0.5 }).stateDict();
   * const optimizer = new optim.Adam([w]);
   * optimizer.loadStateDict(saved);
   * optimizer.paramGroups[0].lr // 0.5
   */
  loadStateDict(dict: OptimizerStateDict): void {
    const op = `${this.method.name}.loadStateDict`;
    const params = this.paramGroups.flatMap((group) => group.params);
    const settings = checkedGroups(op, dict, this.paramGroups).map((group) =>
      this.checked(op, group),
    );
    const states = checkedStates(op, dict, this.method.state, params);
    const copies = [...states].map(
      ([parameter, state]) => [parameter, noGrad(() => copiedState(state, parameter))] as const,
    );
    this.paramGroups.forEach((group, i) => {
      Object.assign(group, settings[i]);
    });
    this.state.clear();
    for (const [parameter, state] of copies) this.state.set(parameter, state);
  }

  /** The optimizer and the settings of its groups. */
  toString(): string {
    const groups = savedGroups(this.paramGroups).map(({ params, ...settings }, i) => {
      const lines = Object.entries(settings).map(
        ([name, value]) => `\n    ${name}: ${shown(value)}`,
      );
      return `\nParameter Group ${i}${lines.join('')}\n`;
    });
    return `${this.method.name} (${groups.join('')})`;
  }
}
