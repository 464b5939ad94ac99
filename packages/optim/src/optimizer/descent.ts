// Optimizers that look at one parameter and its gradient at a time: all but LBFGS. A step is one
// fused kernel a parameter, written in place.

import { enableGrad, noGrad, peekGrad } from '@gradus/autograd';
import { keep, Tensor } from '@gradus/tensor';
import { dependingOn, synchronous } from '@gradus/tensor/interpreter';
import { Optimizer, type ParamGroup, type Rate } from './optimizer.ts';
import type { ParameterState } from './state-rules.ts';

/**
 * The base of optimizers that take one parameter at a time.
 * @source `torch.optim.Optimizer`
 */
export abstract class Descent<O extends Rate, S extends ParameterState> extends Optimizer<O, S> {
  /** What is remembered of a parameter before its first step. */
  protected abstract start(parameter: Tensor, group: ParamGroup<O>): S;

  /** Writes the parameter and its state: one kernel. */
  protected abstract update(parameter: Tensor, grad: Tensor, state: S, group: ParamGroup<O>): void;

  /**
   * Updates every parameter that has a gradient, in place.
   *
   * With `closure`, which computes the loss and its gradients, that is called first, with recording.
   * @returns What `closure` returned.
   * @throws {ValueError} if `closure` returns a promise; nothing was updated then.
   * @source `torch.optim.Optimizer.step`
   */
  step(): undefined;
  step(closure: () => Tensor): Tensor;
  step(closure?: () => Tensor): Tensor | undefined {
    const op = `${this.method.name}.step`;
    const loss = closure && enableGrad(() => synchronous(op, closure));
    noGrad(() => this.#updateAll());
    this.hasStepped = true;
    return loss;
  }

  #updateAll(): void {
    for (const group of this.heldGroups()) {
      for (const [i, parameter] of group.params.entries()) {
        const grad = peekGrad(parameter);
        if (grad === null) continue;
        // Another state, as one that was loaded or of another parameter, lies in other memory.
        let state = dependingOn(() => this.state.get(group.params[i]));
        if (state === undefined) {
          state = this.start(parameter, group);
          for (const entry of Object.values(state)) if (entry instanceof Tensor) keep(entry);
          this.state.set(parameter, state);
        }
        this.update(parameter, grad, state, group);
      }
    }
  }
}
