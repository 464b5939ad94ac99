import '@gradus/backend-cpu/register';
import { counters, memory, ones, randn, type Tensor, tensor, zeros } from '@gradus/tensor';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { compile, Graph, GraphError } from '../src/index.ts';

/** The two-layer net, and its training step. */
function net() {
  const graph = new Graph();
  const x = graph.placeholder([null, 8], { name: 'x' });
  const w1 = graph.variable(() => randn([8, 4]), { name: 'w1' });
  const w2 = graph.variable(() => randn([4, 2]), { name: 'w2' });
  const loss = x.mm(w1).clamp(0).mm(w2).pow(2).sum();
  const [g1, g2] = graph.gradients(loss, [w1, w2]);
  const step = graph.group(w1.assignSub(g1.mul(0.01)), w2.assignSub(g2.mul(0.01)));
  return { graph, loss, step };
}

/** A graph with a branch, and a loop in it. */
function branching() {
  const graph = new Graph();
  const x = graph.placeholder([null], { name: 'x' });
  const result = graph.cond(
    x.sum().gt(0),
    () => x.sqrt(),
    () =>
      graph.whileLoop(
        (y) => y.sum().lt(0),
        (y) => y.add(1),
        x,
      ),
  );
  return { graph, result };
}

interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The boxes of a picture, and its own size. */
function boxesIn(svg: string): { boxes: Rectangle[]; width: number; height: number } {
  const [, width, height] = svg.match(/viewBox="0 0 (\d+) (\d+)"/) ?? [];
  const drawn = svg.matchAll(
    /<g class="\w+">.*?<rect x="(.*?)" y="(.*?)" width="(.*?)" height="(.*?)"/g,
  );
  const boxes = [...drawn].map(([, ...sides]) => {
    const [x, y, wide, high] = sides.map(Number);
    return { left: x, top: y, right: x + wide, bottom: y + high };
  });
  return { boxes, width: Number(width), height: Number(height) };
}

function overlap(a: Rectangle, b: Rectangle): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

describe('a graph in DOT', () => {
  it('names nodes, their plain arguments and shapes, and tells kinds apart', () => {
    const { graph, loss } = net();
    expect(graph.toDot([loss]).split('\n')).toEqual([
      'digraph {',
      '  node0 [label="x\\nfloat32[any, 8]", shape=box, style=rounded, color=blue];',
      '  node1 [label="w1\\nfloat32[8, 4]", shape=ellipse, color=darkgreen];',
      '  node3 [label="mm\\nfloat32[any, 4]", shape=box];',
      '  node4 [label="clamp 0\\nfloat32[any, 4]", shape=box];',
      '  node2 [label="w2\\nfloat32[4, 2]", shape=ellipse, color=darkgreen];',
      '  node5 [label="mm\\nfloat32[any, 2]", shape=box];',
      '  node6 [label="pow 2\\nfloat32[any, 2]", shape=box];',
      '  node7 [label="sum\\nfloat32[]", shape=box];',
      '  node0 -> node3;',
      '  node1 -> node3;',
      '  node3 -> node4;',
      '  node4 -> node5;',
      '  node2 -> node5;',
      '  node5 -> node6;',
      '  node6 -> node7;',
      '}',
    ]);
    const all = graph.toDot();
    expect(all).toContain(
      '[label="gradient with respect to w1\\nfloat32[8, 4]", shape=box, style=dashed, color=purple]',
    );
    expect(all).toContain('[label="assignSub to w2\\nfloat32[4, 2]", shape=box, color=orange]');
  });

  it('frames branches and rounds', () => {
    const { graph, result } = branching();
    expect(graph.toDot([result]).split('\n')).toEqual([
      'digraph {',
      '  node0 [label="x\\nfloat32[any]", shape=box, style=rounded, color=blue];',
      '  node1 [label="sum\\nfloat32[]", shape=box];',
      '  node2 [label="gt 0\\nbool[]", shape=box];',
      '  node11 [label="cond", shape=box, style=bold];',
      '  node12 [label="cond result\\nfloat32[any]", shape=box, style=bold];',
      '  subgraph "cluster node11_0" {',
      '    label="thenFn";',
      '    node3 [label="sqrt\\nfloat32[any]", shape=box];',
      '  }',
      '  subgraph "cluster node11_1" {',
      '    label="elseFn";',
      '    node9 [label="whileLoop", shape=box, style=bold];',
      '    node10 [label="whileLoop state\\nfloat32[any]", shape=box, style=bold];',
      '    subgraph "cluster node9_0" {',
      '      label="predicate";',
      '      node4 [label="state\\nfloat32[any]", shape=box];',
      '      node5 [label="sum\\nfloat32[]", shape=box];',
      '      node6 [label="lt 0\\nbool[]", shape=box];',
      '    }',
      '    subgraph "cluster node9_1" {',
      '      label="body";',
      '      node7 [label="state\\nfloat32[any]", shape=box];',
      '      node8 [label="add 1\\nfloat32[any]", shape=box];',
      '    }',
      '  }',
      '  node0 -> node1;',
      '  node1 -> node2;',
      '  node2 -> node11;',
      '  node0 -> node3;',
      '  node3 -> node11 [style=dashed];',
      '  node0 -> node9;',
      '  node4 -> node5;',
      '  node5 -> node6;',
      '  node6 -> node9 [style=dashed];',
      '  node7 -> node8;',
      '  node8 -> node9 [style=dashed];',
      '  node9 -> node10;',
      '  node10 -> node11 [style=dashed];',
      '  node11 -> node12;',
      '}',
    ]);
  });

  it('shows in its frame what a branch passes on from outside', () => {
    const graph = new Graph();
    const x = graph.placeholder([null], { name: 'x' });
    const result = graph.cond(
      x.sum().gt(0),
      () => x.neg(),
      () => x,
    );
    const dot = graph.toDot([result]);
    expect(dot).toContain(
      [
        '    label="elseFn";',
        '    node4_1_node0 [label="pass on x\\nfloat32[any]", shape=box];',
        '  }',
      ].join('\n'),
    );
    expect(dot).toContain('  node0 -> node4_1_node0;\n  node4_1_node0 -> node4 [style=dashed];');
  });

  it('shows what control dependencies force', () => {
    const graph = new Graph();
    const w = graph.variable(() => tensor(0), { name: 'w' });
    const count = w.assignAdd(graph.constant(tensor(1)));
    const read = graph.controlDependencies([count], () => graph.identity(w));
    expect(graph.toDot([read])).toContain('  node2 -> node3 [style=dashed];');
  });

  it('says nothing of shapes that cannot be told', () => {
    const graph = new Graph();
    const x = graph.placeholder([null], { name: 'x' });
    const sum = x.add(graph.constant(ones([3])));
    expect(graph.toDot([sum])).toContain('node2 [label="add", shape=box]');
  });

  it('refuses nodes of other graphs', () => {
    const other = new Graph().placeholder([], { name: 'z' });
    expect(() => new Graph().toDot([other])).toThrow(
      new GraphError('draw', '<z> belongs to another graph; build it in this one'),
    );
  });

  it('computes nothing and leaves no memory', () => {
    const { graph } = net();
    const [bytes, { kernels }] = [memory().liveBytes, counters()];
    graph.toDot();
    expect([memory().liveBytes, counters().kernels]).toEqual([bytes, kernels]);
  });
});

describe('a graph in SVG', () => {
  it.each([
    ['a net', net().graph],
    ['a branch', branching().graph],
  ])('shows the text of every box, %s', async (_, graph) => {
    const svg = await graph.toSvg();
    const labels = [...graph.toDot().matchAll(/\[label="(.*?)"/g)].flatMap(([, text]) =>
      text.split('\\n'),
    );
    const texts = [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/g)].map(([, text]) => text);
    expect(texts).toEqual(expect.arrayContaining(labels));
    expect(labels.length).toBeGreaterThan(10);
  });

  it.each([
    ['a net', net().graph],
    ['a branch', branching().graph],
  ])('lets no box lie over another or outside of the picture, %s', async (_, graph) => {
    const { boxes, width, height } = boxesIn(await graph.toSvg());
    expect(boxes.length).toBeGreaterThan(10);
    for (const [i, box] of boxes.entries()) {
      expect(box.left >= 0 && box.top >= 0 && box.right <= width && box.bottom <= height).toBe(
        true,
      );
      expect(boxes.slice(i + 1).filter((other) => overlap(box, other))).toEqual([]);
    }
  });

  it('distinguishes gradients and writes, and explains its colours', async () => {
    const svg = await net().graph.toSvg();
    expect(svg.match(/<g class="gradient"><title>gradient<\/title>/g)).toHaveLength(3);
    expect(svg.match(/<g class="write"><title>write<\/title>/g)).toHaveLength(3);
    const key = [...svg.matchAll(/<text class="key"[^>]*>(.*?)<\/text>/g)].map(([, name]) => name);
    expect(key).toEqual(['placeholder', 'variable', 'operation', 'gradient', 'write']);
  });

  it('writes names that are no XML as they are', async () => {
    const graph = new Graph();
    graph.placeholder([], { name: 'a < b & "c"' });
    expect(await graph.toSvg()).toContain('>a &lt; b &amp; &quot;c&quot;</text>');
  });

  it('draws nothing in an empty picture', async () => {
    expect(await new Graph().toSvg()).toMatch(/^<svg .*<\/svg>$/s);
  });
});

describe('a compiled function in SVG', () => {
  it('is a picture of each program', async () => {
    const step = compile((x: Tensor) => x.exp().sum());
    step(zeros([3]));
    step(zeros([4]));
    const [first, second] = await step.toSvg();
    expect(first).toContain('>1. reduce sum of exp</text>');
    expect(first).toContain('>float32[3]</text>');
    expect(second).toContain('>float32[4]</text>');
  });
});

describe('without the layout library', () => {
  afterEach(() => {
    vi.doUnmock('@dagrejs/dagre');
    vi.resetModules();
  });

  it('says how to get it', async () => {
    vi.doMock('@dagrejs/dagre', () => {
      throw new Error('not found');
    });
    await expect(net().graph.toSvg()).rejects.toThrow(
      'toSvg: @dagrejs/dagre, which places the boxes, is not installed; npm install ' +
        '@dagrejs/dagre, or draw what toDot() gives with Graphviz',
    );
  });
});
