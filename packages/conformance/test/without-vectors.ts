// What the tensor package exports that no vector calls, and why.

/** Names of functions, and of methods and properties of tensors, by the reason. */
export const withoutVectors: Readonly<Record<string, readonly string[]>> = {
  // packages/backend-cpu/test/goldens/random-tensors.json, by tools/golden/random_tensors.py.
  'results depend on the generator, and come in sequences': [
    ...['rand', 'randn', 'randLike', 'randnLike', 'randint', 'randperm', 'normal'],
    ...['bernoulli', 'multinomial', 'manualSeed'],
    ...['bernoulli_', 'exponential_', 'normal_', 'random_', 'uniform_'],
  ],
  // packages/tensor/test/goldens/random.json, by tools/golden/random_numbers.py.
  'a class of random numbers, which makes no tensors': ['Generator', 'NumpyRandom', 'PythonRandom'],
  // packages/conformance/test/goldens/promotion.json, by tools/golden/promotion.py.
  'takes dtypes': ['promoteTypes'],
  // packages/tensor/test/goldens/print.json, by tools/golden/print.py.
  'gives text': ['toString'],
  'reads what every vector reads, in its own form': [
    ...['read', 'readSync', 'item', 'itemSync', 'toArray', 'toJSON'],
  ],
  'moves between devices; a vector has one': ['toAsync'],
  'says how a tensor is held': ['device', 'disposed', 'numel', 'rank'],
  'knows devices': [
    ...['defaultDevice', 'setDefaultDevice', 'devices', 'registerBackend', 'unregisterBackend'],
  ],
  'knows memory': ['dispose', 'scope', 'keep', 'memory', 'counters'],
  'an error': [
    ...['GradusError', 'DeviceError', 'DisposedError', 'DTypeError', 'IndexError'],
    ...['OutOfMemoryError', 'ShapeError', 'ValueError'],
  ],
  'the class itself': ['Tensor', 'constructor'],
};
