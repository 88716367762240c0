import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CARD_HEIGHT, CARD_WIDTH } from '../../wwwroot/js/canvas/card.js';
import { hit } from '../../wwwroot/js/canvas/hit.js';
import { sceneOf } from './support.js';

const middle = CARD_HEIGHT / 2;

test('Port can be hit 12 px around its centre, whatever the zoom', () => {
  const scene = sceneOf('a>b');
  for (const k of [0.5, 1, 2]) {
    scene.view.k = k;
    assert.equal(hit(scene, CARD_WIDTH + 11 / k, middle).port, 'out');
    assert.equal(hit(scene, 300 - 11 / k, middle).port, 'in');
    assert.equal(hit(scene, CARD_WIDTH / 2, middle).card.id, 'a');
  }
});

test('Wire is hit near its curve and not far from it', () => {
  const scene = sceneOf('a>b', { b: [600, 300] });
  assert.equal(hit(scene, (CARD_WIDTH + 600) / 2, middle + 150).wire.to.id, 'b');
  assert.equal(hit(scene, (CARD_WIDTH + 600) / 2, middle + 190), null);
});

test('Graph that can only be looked at has neither ports nor wires to grab', () => {
  const scene = sceneOf('a>b');
  scene.readOnly = true;
  assert.equal(hit(scene, CARD_WIDTH + 6, middle), null);
  assert.equal(hit(scene, CARD_WIDTH - 4, middle).card.id, 'a');
});
