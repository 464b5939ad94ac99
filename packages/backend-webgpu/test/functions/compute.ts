// Functions called by name, on the host's numbers.

import * as gradus from '@gradus/tensor';
import { scope, type Tensor, tensor } from '@gradus/tensor';

type Function = (...operands: Tensor[]) => Tensor;

export async function compute(
  name: string,
  dtype: 'float32' | 'float64',
  ...operands: readonly ArrayLike<number>[]
): Promise<ArrayLike<number>> {
  const call: unknown = Reflect.get(gradus, name);
  const result = scope(() =>
    (call as Function)(...operands.map((values) => tensor(Array.from(values), { dtype }))),
  );
  const values = await result.read();
  result.dispose();
  return values;
}
