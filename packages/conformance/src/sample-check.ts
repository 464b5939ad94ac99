// Running one sample of a spec and comparing.

import { type Backend, DeviceError, IndexError, scope, Tensor, type Value } from '@gradus/tensor';
import { checkEqual, checkTensor, exact } from './comparison.ts';
import type { HostTensor } from './host-tensor.ts';
import { hostInput, labelOf, tensorInput } from './sample-input.ts';
import type { ErrorSample, HostValue, Sample } from './spec.ts';
import { orFlushed, withoutSubnormals } from './subnormals.ts';

type Inputs = Sample['inputs'];

function labelled(op: string, name: string, inputs: Inputs): string {
  const list = inputs.map((input) => (typeof input === 'object' ? labelOf(input) : String(input)));
  return `${op}, ${name} (${list.join('; ')})`;
}

function tensors(device: string, inputs: Inputs): Value[] {
  return inputs.map((input) =>
    typeof input === 'object' ? scope(() => tensorInput(device, input)) : input,
  );
}

function hosts(inputs: Inputs): HostValue[] {
  return inputs.map((input) => (typeof input === 'object' ? hostInput(input) : input));
}

/** The elements of a tensor on the host. */
export async function download(tensor: Tensor): Promise<HostTensor> {
  const values = Array.from(await tensor.read());
  return { dtype: tensor.dtype, shape: tensor.shape, values };
}

/** Lets go of the tensors among some values. */
export function dispose(values: readonly Value[]): void {
  for (const value of values) if (value instanceof Tensor) value.dispose();
}

/** Throws if the op gives something else than the sample expects. */
export async function checkSample(backend: Backend, op: string, sample: Sample): Promise<void> {
  const where = labelled(op, sample.name, sample.inputs);
  const inputs = hosts(sample.inputs);
  const expected = sample.expected(inputs);
  const values = tensors(backend.name, sample.inputs);
  const result = scope(() => sample.run(values, backend.name));
  const got = await download(result);
  dispose([...values, result]);
  const wanted = backend.capabilities.flushesSubnormals
    ? orFlushed(got, expected, sample.expected(inputs.map(withoutSubnormals)))
    : expected;
  checkTensor(where, got, wanted, sample.tolerance(wanted, inputs));
}

/**
 * What is left of a refused index where kernels run later: who waits next is told, and no input
 * changes but the target, the first.
 */
async function checkRefusedLater(
  backend: Backend,
  where: string,
  values: readonly Value[],
  untouched: readonly HostValue[],
): Promise<void> {
  const told: unknown = await backend.synchronize().then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(told instanceof IndexError)) {
    throw new Error(`${where}: must tell of an IndexError, told ${String(told)}`, { cause: told });
  }
  for (let i = 1; i < values.length; i++) {
    const [value, host] = [values[i], untouched[i]];
    if (!(value instanceof Tensor) || typeof host !== 'object') continue;
    checkTensor(`${where}: input ${i} afterwards`, await download(value), host, exact);
  }
  dispose(values);
}

/** Throws if the call is not refused as it must be, or leaves traces. */
export async function checkError(
  backend: Backend,
  op: string,
  { name, inputs, run, error, message, readsValues = false }: ErrorSample,
): Promise<void> {
  const where = labelled(op, name, inputs);
  const values = tensors(backend.name, inputs);
  const before = backend.memory().liveBytes;
  let [result, thrown]: unknown[] = [];
  try {
    result = await run(values, backend.name);
  } catch (caught) {
    thrown = caught;
  }
  if (thrown === undefined && error === IndexError && backend.capabilities.runsLater === true) {
    await checkRefusedLater(backend, where, values, hosts(inputs));
    if (result instanceof Tensor) result.dispose();
    return;
  }
  if (readsValues && !backend.capabilities.syncRead) {
    checkEqual(`${where}: refused as unreadable`, thrown instanceof DeviceError, true);
    dispose(values);
    return;
  }
  if (!(thrown instanceof error)) {
    throw new Error(`${where}: must throw ${error.name}, got ${String(thrown)}`, { cause: thrown });
  }
  checkEqual(`${where}: the message`, thrown.message, message);
  checkEqual(`${where}: live memory after the error`, backend.memory().liveBytes, before);
  const untouched = hosts(inputs);
  for (let i = 0; i < values.length; i++) {
    const [value, host] = [values[i], untouched[i]];
    if (!(value instanceof Tensor) || typeof host !== 'object' || value.disposed) continue;
    checkTensor(`${where}: input ${i} after the error`, await download(value), host, exact);
  }
  dispose(values);
}
