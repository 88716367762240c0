import assert from 'node:assert/strict';
import { test } from 'node:test';
import { legalTargets, reachable, refusal } from '../../wwwroot/js/canvas/graph.js';
import { neighbour } from '../../wwwroot/js/canvas/keyboard.js';
import { layered } from '../../bench/canvas/graph.js';
import { sceneOf } from './support.js';

const names = (nodes) => [...nodes].map((node) => node.id).sort();

test('Reachable goes along all wires and leaves the start out', () => {
  const { graph } = sceneOf('a>b b>c a>d e');
  assert.deepEqual(names(reachable(graph.get('a'), 'outs')), ['b', 'c', 'd']);
  assert.deepEqual(names(reachable(graph.get('c'), 'ins')), ['a', 'b']);
  assert.deepEqual(names(reachable(graph.get('e'), 'ins')), []);
});

test('Wire that closes a circle is refused and says between which steps', () => {
  const { graph } = sceneOf('a>b b>c');
  assert.deepEqual(refusal(graph.get('c'), graph.get('a')), { code: 'circle', from: 'c', to: 'a' });
  assert.equal(refusal(graph.get('a'), graph.get('a')).code, 'self');
  assert.equal(refusal(graph.get('a'), graph.get('b')).code, 'there');
  assert.equal(refusal(graph.get('a'), graph.get('c')), null);
});

test('Only legal targets are offered, nearest first', () => {
  const { graph } = sceneOf('a>b b>c d e', { d: [310, 0], e: [5000, 0] });
  assert.deepEqual(legalTargets(graph, graph.get('b')).map((n) => n.id), ['d', 'e']);
});

test('Cycle check of a graph with 5,000 steps stays below a frame', () => {
  const { nodes, edges } = layered(5000);
  const scene = sceneOf('');
  scene.load(nodes, edges);
  const start = performance.now();
  reachable(scene.graph.get('step-4999'), 'ins');
  assert.ok(performance.now() - start < 100);
});

test('Removing a step takes its wires away on both ends', () => {
  const { graph } = sceneOf('a>b b>c');
  graph.remove(graph.get('b'));
  assert.equal(graph.edges.size, 0);
  assert.deepEqual([graph.get('a').outs, graph.get('c').ins], [[], []]);
});

test('Arrows follow wires sideways and take the nearest card otherwise', () => {
  const scene = sceneOf('a>b a>c d', { a: [0, 0], b: [300, -200], c: [300, 60], d: [0, 140] });
  const at = (id, direction) => neighbour(scene, scene.graph.get(id), direction)?.id ?? null;
  assert.equal(at('a', [1, 0]), 'c');
  assert.equal(at('b', [-1, 0]), 'a');
  assert.equal(at('a', [0, 1]), 'd');
  assert.equal(at('c', [0, -1]), 'b');
  assert.equal(at('a', [-1, 0]), null);
});
