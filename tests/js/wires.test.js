import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CARD_HEIGHT, CARD_WIDTH } from '../../wwwroot/js/canvas/card.js';
import { points } from '../../wwwroot/js/canvas/wires.js';
import { sceneOf } from './support.js';

const crosses = (route, card) =>
  [...points(route)].some(([x, y]) => x > card.x && x < card.x + CARD_WIDTH && y > card.y && y < card.y + CARD_HEIGHT);

test('Wire goes around a card in its way, and back once the card is gone', () => {
  const scene = sceneOf('a>c b', { a: [0, 0], b: [300, 0], c: [600, 0] });
  const [edge] = scene.graph.edges;
  const between = scene.graph.get('b');
  assert.ok(!crosses(scene.route(edge, true), between));
  scene.moveNode(between, 300, 400);
  scene.forgetRoutes();
  assert.equal(scene.route(edge, true).length, 8);
});

test('Wire ends at the ports', () => {
  const scene = sceneOf('a>b', { b: [500, 200] });
  const route = scene.route([...scene.graph.edges][0], true);
  assert.deepEqual([...route.slice(0, 2)], [CARD_WIDTH, CARD_HEIGHT / 2]);
  assert.deepEqual([...route.slice(-2)], [500, 200 + CARD_HEIGHT / 2]);
});
