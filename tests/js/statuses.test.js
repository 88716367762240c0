import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode, FAILED, QUEUED, RUNNING, SKIPPED, statuses, SUCCEEDED, taken } from '../../wwwroot/js/canvas/statuses.js';

test('Bytes are read as revision, then index, status and progress', () => {
  const bytes = Uint8Array.of(9, 1, 0, 0, 2, 1, RUNNING, 40, 0, 0, FAILED, 255);
  assert.deepEqual(decode(bytes), { rev: 265, changes: [{ index: 258, status: RUNNING, progress: 40 }, { index: 0, status: FAILED, progress: 255 }] });
});

test('Bytes inside a larger buffer are read from where they start', () => {
  assert.equal(decode(new Uint8Array([7, 7, 5, 0, 0, 0]).subarray(2)).rev, 5);
});

test('Path is taken from what succeeded to what has begun', () => {
  assert.ok(taken(SUCCEEDED, RUNNING) && taken(SUCCEEDED, FAILED));
  assert.ok(!taken(SUCCEEDED, QUEUED) && !taken(SUCCEEDED, SKIPPED) && !taken(RUNNING, QUEUED));
});

test('Each status has a name and a shape of its own', () => {
  assert.equal(new Set(statuses.map((s) => s.shape)).size, statuses.length);
  assert.equal(new Set(statuses.map((s) => s.name)).size, statuses.length);
});
