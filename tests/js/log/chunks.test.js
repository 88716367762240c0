import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHUNK, Chunks } from '../../../wwwroot/js/log/chunks.js';

const size = CHUNK * 5 + 1000;
const file = Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8)) & 255);

/** @param {number} [most] */
function chunks(most) {
  /** @type {[number, number][]} */ const asked = [];
  const made = new Chunks(async (from, to) => {
    asked.push([from, to]);
    return file.slice(from, to);
  }, most);
  for (let at = 0; at < size; at += 100_003) made.add(file.subarray(at, Math.min(size, at + 100_003)));
  return { made, asked };
}

test('What was added is at hand, across the borders of pieces', () => {
  const { made, asked } = chunks();
  assert.equal(made.size, size);
  for (const [from, to] of [[0, 10], [CHUNK - 5, CHUNK + 5], [10, size - 3], [size - 20, size]])
    assert.deepEqual(made.peek(from, to), file.slice(from, to));
  assert.deepEqual(asked, []);
});

test('What was let go is read again by its range, once for several that ask', async () => {
  const { made, asked } = chunks(2);
  assert.equal(made.peek(0, 10), null);
  const [one, two] = await Promise.all([made.read(0, 10), made.read(5, 20)]);
  assert.deepEqual([one, two], [file.slice(0, 10), file.slice(5, 20)]);
  assert.deepEqual(asked, [[0, CHUNK]]);
  assert.deepEqual(made.peek(0, 10), file.slice(0, 10));
});

test('More than is kept can be read at once', async () => {
  const { made } = chunks(2);
  assert.deepEqual(await made.read(7, size), file.slice(7));
});

test('A range that could not be read is asked for again the next time', async () => {
  let calls = 0;
  const made = new Chunks(async (from, to) => {
    if (calls++ === 0) throw new Error('away');
    return file.slice(from, to);
  }, 1);
  made.add(file.subarray(0, CHUNK * 3));
  await assert.rejects(made.read(0, 10));
  assert.deepEqual(await made.read(0, 10), file.slice(0, 10));
});
