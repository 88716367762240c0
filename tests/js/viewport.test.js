import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DETAIL_ZOOM } from '../../wwwroot/js/canvas/card.js';
import { MAX_ZOOM, MIN_ZOOM, Viewport } from '../../wwwroot/js/canvas/viewport.js';
import { layered } from '../../bench/canvas/graph.js';
import { sceneOf } from './support.js';

const view = () => Object.assign(new Viewport(), { width: 800, height: 600 });
const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-6, `${a} is not ${b}`);

test('Point under the pointer stays under it while zooming', () => {
  const v = view();
  v.panBy(37, -12);
  const before = v.toWorld(200, 300);
  v.zoomAt(200, 300, 1.7);
  const after = v.toWorld(200, 300);
  near(after[0], before[0]);
  near(after[1], before[1]);
});

test('Zoom stays in its bounds', () => {
  const v = view();
  v.zoomAt(0, 0, 1e9);
  assert.equal(v.k, MAX_ZOOM);
  v.zoomAt(0, 0, 1e-9);
  assert.equal(v.k, MIN_ZOOM);
});

test('Fit shows the whole rectangle, centred, never larger than life', () => {
  const v = view();
  const rect = { x: -500, y: 100, w: 3000, h: 400 };
  v.fit(rect);
  const seen = v.visible();
  assert.ok(seen.x <= rect.x && seen.x + seen.w >= rect.x + rect.w && seen.y <= rect.y && seen.y + seen.h >= rect.y + rect.h);
  near(seen.x + seen.w / 2, 1000);
  near(v.toScreen(1000, 300)[1], (600 - 48) / 2);
  v.fit({ x: 0, y: 0, w: 10, h: 10 });
  assert.equal(v.k, 1);
});

test('Reveal pans no further than needed', () => {
  const v = view();
  v.reveal({ x: 100, y: 100, w: 50, h: 50 });
  assert.deepEqual([v.x, v.y], [0, 0]);
  v.reveal({ x: 790, y: 100, w: 50, h: 50 }, 10);
  assert.deepEqual([v.x, v.y], [-50, 0]);
});

test('Small graph on a narrow screen begins readable at its first step, a large one is shown whole', () => {
  const phone = sceneOf('a>b b>c c>d d>e e>f');
  Object.assign(phone.view, { width: 390, height: 700 });
  phone.fitFirst();
  assert.ok(phone.view.k >= DETAIL_ZOOM);
  assert.ok(phone.view.toScreen(0, 0)[0] >= 0);
  const { nodes, edges } = layered(1000);
  phone.load(nodes, edges);
  phone.fitFirst();
  assert.equal(phone.grid.query(phone.view.visible()).length, 1000);
});
