import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { Commits } from '../../wwwroot/js/canvas/commits.js';
import { applyPatch } from '../../wwwroot/js/canvas/edits.js';
import { edgesOf, sceneOf } from './support.js';

function canvas(text, send = async () => {}) {
  const scene = sceneOf(text);
  const told = [];
  const commits = new Commits(scene, (seq, rev, op) => {
    told.push({ seq, ...op });
    return send();
  });
  return { scene, commits, told };
}

test('Change is shown at once and told one at a time, in order', () => {
  const { scene, commits, told } = canvas('a>b c');
  commits.run({ op: 'connect', from: 'b', to: 'c' });
  commits.run({ op: 'move', ids: ['a'], dx: 5, dy: 6 });
  assert.deepEqual(edgesOf(scene), ['a>b', 'b>c']);
  assert.equal(scene.graph.get('a').y, 6);
  assert.equal(told.length, 1);
  commits.accepted(1, null);
  assert.deepEqual(told.map((t) => t.op), ['connect', 'move']);
});

test('Refused change is taken back, later ones stay', () => {
  const { scene, commits } = canvas('a>b b>c');
  commits.run({ op: 'remove', ids: ['b'] });
  commits.run({ op: 'move', ids: ['a'], dx: 5, dy: 0 });
  assert.deepEqual(edgesOf(scene), []);
  commits.rejected(1);
  assert.deepEqual(edgesOf(scene), ['a>b', 'b>c']);
  assert.equal(scene.graph.get('a').x, 5);
});

test('Added step takes the name that .NET gives it, also in what is told later', () => {
  const { scene, commits, told } = canvas('a');
  commits.run({ op: 'add', tempId: '~1', kind: 'training', label: 'Train', x: 9, y: 9, after: 'a' });
  scene.select(['~1'], '~1');
  commits.run({ op: 'move', ids: ['~1'], dx: 1, dy: 1 });
  commits.accepted(1, 'training');
  assert.deepEqual([scene.active, [...scene.selected], edgesOf(scene)], ['training', ['training'], ['a>training']]);
  assert.deepEqual(told[1].ids, ['training']);
});

test('Patch leaves moves in place that .NET has not heard of', () => {
  const { scene, commits } = canvas('a b');
  commits.run({ op: 'move', ids: ['a'], dx: 10, dy: 0 });
  commits.run({ op: 'move', ids: ['a'], dx: 7, dy: 0 });
  commits.accepted(1, null);
  const patch = { base: 0, rev: 1, nodes: [{ id: 'a', label: 'A', kind: 'command', x: 10, y: 0 }], removed: ['b'], connected: [], disconnected: [] };
  applyPatch(scene, patch, (id) => commits.offset(id));
  assert.deepEqual([scene.graph.get('a').x, scene.graph.get('a').label, scene.graph.nodes.size, scene.rev], [17, 'A', 1, 1]);
});

test('Change that could not be told is told again', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  let away = true;
  const { commits, told } = canvas('a', async () => {
    if (away) throw new Error('away');
  });
  commits.run({ op: 'move', ids: ['a'], dx: 1, dy: 0 });
  await new Promise((resolve) => setImmediate(resolve));
  away = false;
  mock.timers.tick(1000);
  assert.deepEqual(told.map((t) => t.seq), [1, 1]);
  mock.timers.reset();
});

test('After a load only what .NET has not handled is shown on top', () => {
  const { scene, commits, told } = canvas('a');
  commits.run({ op: 'move', ids: ['a'], dx: 1, dy: 0 });
  commits.run({ op: 'move', ids: ['a'], dx: 2, dy: 0 });
  scene.load([{ id: 'a', label: 'a', kind: 'command', x: 1, y: 0 }], []);
  commits.reloaded(1);
  assert.equal(scene.graph.get('a').x, 3);
  assert.deepEqual(told.map((t) => t.seq), [1, 2]);
});
