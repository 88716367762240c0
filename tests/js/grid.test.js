import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CARD_HEIGHT, CARD_WIDTH, overlaps } from '../../wwwroot/js/canvas/card.js';
import { SpatialGrid } from '../../wwwroot/js/canvas/grid.js';

const around = (item) => ({ x: item.x, y: item.y, w: CARD_WIDTH, h: CARD_HEIGHT });

test('Query finds exactly the cards that overlap, each once', () => {
  let state = 5;
  const random = (n) => ((state = (state * 48271) % 2147483647) % n) - n / 2;
  const grid = new SpatialGrid();
  const items = Array.from({ length: 400 }, () => ({ x: random(8000), y: random(8000) }));
  for (const item of items) grid.place(item);
  for (let i = 0; i < 100; i++) {
    const item = items[i];
    Object.assign(item, { x: random(8000), y: random(8000) });
    grid.place(item);
  }
  for (let i = 0; i < 60; i++) {
    const rect = { x: random(8000), y: random(8000), w: 1 + Math.abs(random(3000)), h: 1 + Math.abs(random(3000)) };
    const found = grid.query(rect);
    assert.equal(new Set(found).size, found.length);
    assert.deepEqual(new Set(found), new Set(items.filter((item) => overlaps(around(item), rect))));
  }
});

test('Removed card is not found, nor in a view wider than the world', () => {
  const grid = new SpatialGrid();
  const [a, b] = [{ x: 0, y: 0 }, { x: 10, y: 10 }];
  grid.place(a);
  grid.place(b);
  grid.remove(a);
  assert.deepEqual(grid.query({ x: -1e7, y: -1e7, w: 2e7, h: 2e7 }), [b]);
  assert.deepEqual(grid.query({ x: 0, y: 0, w: 1, h: 1 }), []);
});
