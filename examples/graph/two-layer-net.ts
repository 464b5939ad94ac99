import '@gradus/backend-cpu/register';
import { Graph, Session } from '@gradus/graph';
import { randn } from '@gradus/tensor';

// The same net as a static graph, as TensorFlow 1 has them: the computation is laid out first,
// without a value, and then run many times.

// N is the batch size, D_in the input's width, H the hidden layer's, D_out the output's.
const [N, D_in, H, D_out] = [64, 1000, 100, 10];

const graph = new Graph();

// Data is fed with each run; null lets the batch have any size.
const x = graph.placeholder([null, D_in], { name: 'x' });
const y = graph.placeholder([null, D_out], { name: 'y' });

// Weights live in the session, from one run to the next.
const w1 = graph.variable(() => randn([D_in, H]), { name: 'w1' });
const w2 = graph.variable(() => randn([H, D_out]), { name: 'w2' });

// Forward: nodes, not numbers.
const yPred = x.mm(w1).clamp(0).mm(w2);
const loss = y.sub(yPred).pow(2).sum();

// Gradients are nodes of the same graph, and so is the step: outside of a graph it would be a
// loop's body, here it is run because it is asked for.
const [gradW1, gradW2] = graph.gradients(loss, [w1, w2]);
const learningRate = 1e-6;
const newW1 = w1.assign(w1.sub(gradW1.mul(learningRate)));
const newW2 = w2.assign(w2.sub(gradW2.mul(learningRate)));
const step = graph.group(newW1, newW2);

const session = new Session(graph);

// Draws the weights.
session.init();

const feed = [
  [x, randn([N, D_in])],
  [y, randn([N, D_out])],
] as const;

for (let t = 0; t < 500; t++) {
  const [lossValue] = session.run([loss, step], { feed });
  console.log(t, await lossValue.item());
}
session.close();
