import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineIndex } from '../../../wwwroot/js/log/line-index.js';
import { ROW, Rows, Scale } from '../../../wwwroot/js/log/rows.js';

/** @param {string} text */
function lines(text) {
  const index = new LineIndex();
  index.add(new TextEncoder().encode(text));
  return { index, rows: new Rows(index) };
}

test('Without wrapping each line is a row', () => {
  const { rows } = lines('a\n' + 'b'.repeat(500) + '\nc\n');
  assert.deepEqual([rows.count, rows.first(2), rows.line(1), rows.height(1)], [3, 2, 1, 1]);
  assert.equal(rows.line(99), 2);
});

test('Wrapped lines fill as many rows as their columns need, empty ones one', () => {
  const { rows } = lines('a'.repeat(25) + '\n\n' + 'b'.repeat(10) + '\n' + 'c'.repeat(11) + '\n');
  rows.wrap(10);
  assert.deepEqual([0, 1, 2, 3].map((i) => rows.height(i)), [3, 1, 1, 2]);
  assert.deepEqual([0, 1, 2, 3].map((i) => rows.first(i)), [0, 3, 4, 5]);
  assert.deepEqual([0, 2, 3, 4, 5, 6, 7].map((row) => rows.line(row)), [0, 0, 1, 2, 3, 3, 3]);
  assert.equal(rows.count, 7);
});

test('A huge line reserves rows only for the part that is shown', () => {
  const { rows } = lines('x'.repeat(300_000) + '\nend\n');
  rows.wrap(64);
  assert.equal(rows.first(1), 1025);
});

test('A last line that grows moves those that come after it', () => {
  const { index, rows } = lines('a\nbbb');
  rows.wrap(10);
  assert.equal(rows.count, 2);
  index.add(new TextEncoder().encode('b'.repeat(20) + '\nlast\n'));
  assert.deepEqual([rows.first(1), rows.first(2), rows.count], [1, 4, 5]);
});

test('Another width counts anew, and 0 ends wrapping', () => {
  const { rows } = lines('a'.repeat(30) + '\nb\n');
  rows.wrap(10);
  assert.equal(rows.first(1), 3);
  rows.wrap(15);
  assert.equal(rows.first(1), 2);
  rows.wrap(0);
  assert.equal(rows.first(1), 1);
});

test('A height that a browser can draw is not scaled', () => {
  const scale = new Scale(1000, 400);
  assert.deepEqual([scale.height, scale.toReal(123), scale.toScroll(123)], [1000 * ROW, 123, 123]);
});

test('Beyond that the first and the last row stay within reach', () => {
  const scale = new Scale(5_000_000, 400);
  assert.equal(scale.height, 16_000_000);
  assert.equal(scale.toReal(0), 0);
  assert.equal(Math.round(scale.toReal(scale.height - 400)), 5_000_000 * ROW - 400);
  assert.ok(Math.abs(scale.toScroll(scale.toReal(7_654_321)) - 7_654_321) < 0.001);
});
