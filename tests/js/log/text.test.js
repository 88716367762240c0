import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastWritten, MOST_LINE, shownPart, withoutTabs } from '../../../wwwroot/js/log/text.js';

test('Of a line that was written over, the last writing is shown', () => {
  assert.equal(lastWritten('10 %\r55 %\r100 %'), '100 %');
  assert.equal(lastWritten('windows\r'), 'windows');
  assert.equal(lastWritten('plain'), 'plain');
});

test('A short line is shown whole, a huge one in part', () => {
  assert.deepEqual(shownPart(5, 50, false), { from: 5, to: 50, left: 0 });
  assert.deepEqual(shownPart(5, 5 + MOST_LINE + 7, false), { from: 5, to: 5 + MOST_LINE, left: 7 });
  assert.deepEqual(shownPart(5, 5 + MOST_LINE + 7, true), { from: 12, to: 12 + MOST_LINE, left: 0 });
});

test('Tabs become blanks up to the next stop', () => {
  assert.equal(withoutTabs('a\tb'), 'a       b');
  assert.equal(withoutTabs('12345678\tb'), '12345678        b');
  assert.equal(withoutTabs('no tab'), 'no tab');
});
