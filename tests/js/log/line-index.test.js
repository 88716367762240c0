import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineIndex } from '../../../wwwroot/js/log/line-index.js';

/** @param {string} text */
const bytes = (text) => new TextEncoder().encode(text);

/** @param {...string} parts */
function index(...parts) {
  const made = new LineIndex();
  for (const part of parts) made.add(bytes(part));
  return made;
}

test('A line counts as soon as it has a byte, and its end is where the next begins', () => {
  const made = index('one\ntwo\nthr');
  assert.equal(made.count, 3);
  assert.deepEqual([made.start(0), made.end(0), made.start(2), made.end(2)], [0, 4, 8, 11]);
  made.add(bytes('ee\n'));
  assert.deepEqual([made.count, made.end(2)], [3, 11 + 3]);
});

test('Nothing and a last line break make no line', () => {
  assert.equal(index('').count, 0);
  assert.equal(index('a\n').count, 1);
  assert.equal(index('a\n\n').count, 2);
});

test('Parts give the same as the whole, wherever they are cut', () => {
  const text = 'äöü\u001b[31mred\u001b[0m\n漢字\tx\r\n10 %\r100 %\nend';
  const whole = index(text);
  const all = bytes(text);
  const cut = new LineIndex();
  for (const byte of all) cut.add(Uint8Array.of(byte));
  assert.equal(cut.count, whole.count);
  for (let i = 0; i < whole.count; i++) {
    assert.equal(cut.start(i), whole.start(i));
    assert.equal(cut.width(i), whole.width(i));
  }
});

test('Widths are columns: no escapes, wide letters two, tabs to the next stop', () => {
  const made = index('\u001b[1;31mabc\u001b[0m\näöü\n漢字\n1\tx\n', '\u001b]0;title\u0007y\n');
  assert.deepEqual([0, 1, 2, 3, 4].map((i) => made.width(i)), [3, 3, 4, 9, 1]);
});

test('What a carriage return writes over is not counted', () => {
  const made = index('10 %\r20 %\r3\nwindows\r\n');
  assert.deepEqual([made.width(0), made.width(1)], [1, 7]);
});

test('Grows to a million lines', () => {
  const made = new LineIndex();
  const part = bytes('0123456789\n'.repeat(10_000));
  for (let i = 0; i < 100; i++) made.add(part);
  assert.equal(made.count, 1_000_000);
  assert.equal(made.start(999_999), 999_999 * 11);
});
