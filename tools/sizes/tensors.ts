// A program of tensors, without gradients.

import '@gradus/backend-cpu/register';
import { tensor } from '@gradus/tensor';

const x = tensor([
  [1, 2],
  [3, 4],
]);
console.log(x.mm(x.t()).softmax(1).toString());
