import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineIndex } from '../../../wwwroot/js/log/line-index.js';
import { find, mark, MOST_HITS, nextHit } from '../../../wwwroot/js/log/search.js';

/** @param {string} text */
function file(text) {
  const index = new LineIndex();
  let all = new Uint8Array();
  /** @param {string} more */
  const add = (more) => {
    const bytes = new TextEncoder().encode(more);
    const joined = new Uint8Array(all.length + bytes.length);
    joined.set(all);
    joined.set(bytes, all.length);
    all = joined;
    index.add(bytes);
  };
  add(text);
  return { index, add, read: async (/** @type {number} */ from, /** @type {number} */ to) => all.subarray(from, to) };
}

const { signal } = new AbortController();

test('Finds lines whatever the case, through colours, once each', async () => {
  const { index, read } = file('Loss 1\nnothing\n\u001b[31mlo\u001b[0mSS loss\nend');
  assert.deepEqual((await find(index, read, 'loss', 0, signal)).hits, [0, 2]);
});

test('What a carriage return wrote over is not found, what a line of Windows says is', async () => {
  const { index, read } = file('10 %\r20 %\nok 10 %\r\n');
  assert.deepEqual((await find(index, read, '10 %', 0, signal)).hits, [1]);
});

test('Goes on from the unfinished line when more was written', async () => {
  const { index, add, read } = file('hit\nhi');
  const first = await find(index, read, 'hit', 0, signal);
  assert.deepEqual(first, { hits: [0], next: 1 });
  add('t\nmiss\nhit\n');
  assert.deepEqual((await find(index, read, 'hit', first.next, signal)).hits, [1, 3]);
});

test('Reads in parts and counts no more than the most', async () => {
  const { index, read } = file(`${'hit '.repeat(50)}\n`.repeat(MOST_HITS + 500));
  let reads = 0;
  const { hits } = await find(index, (from, to) => (reads++, read(from, to)), 'hit', 0, signal);
  assert.equal(hits.length, MOST_HITS);
  assert.ok(reads > 1);
});

test('A search that was given up finds nothing', async () => {
  const { index, read } = file('hit\n');
  const left = new AbortController();
  left.abort();
  assert.deepEqual((await find(index, read, 'hit', 0, left.signal)).hits, []);
});

test('Next and previous go round at the ends', () => {
  assert.deepEqual([nextHit([2, 5, 9], 5, 1), nextHit([2, 5, 9], 9, 1), nextHit([2, 5, 9], 5, -1), nextHit([2, 5, 9], 2, -1)], [2, 0, 0, 2]);
  assert.deepEqual([nextHit([2, 5], -1, 1), nextHit([], 3, 1), nextHit([], 3, -1)], [0, -1, -1]);
});

test('Hits are cut out of their stretches, also across them', () => {
  const runs = [{ text: 'a LO', cls: '' }, { text: 'ss b loss', cls: 'sgr-ink-1' }];
  assert.deepEqual(mark(runs, 'loss'), [
    { text: 'a ', cls: '' },
    { text: 'LO', cls: 'log-hit' },
    { text: 'ss', cls: 'sgr-ink-1 log-hit' },
    { text: ' b ', cls: 'sgr-ink-1' },
    { text: 'loss', cls: 'sgr-ink-1 log-hit' },
  ]);
});

test('Marking keeps the text as it is', () => {
  for (const query of ['a', 'aa', 'aba', 'x', '']) {
    const runs = [{ text: 'aab', cls: '' }, { text: 'aaaba', cls: 'c' }, { text: 'a', cls: '' }];
    assert.equal(mark(runs, query).map((r) => r.text).join(''), 'aabaaabaa');
  }
});
