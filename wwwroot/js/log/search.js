import { plain } from './sgr.js';
import { lastWritten } from './text.js';

/** More lines with a hit than this are not counted. */
export const MOST_HITS = 10_000;
const BATCH = 1 << 20;

/**
 * Lines in which a text occurs, case ignored.
 * @param {import('./line-index.js').LineIndex} index
 * @param {(from: number, to: number) => Promise<Uint8Array>} read
 * @param {string} query
 * @param {number} first line to begin with
 * @param {AbortSignal} signal
 * @returns {Promise<{hits: number[], next: number}>} and the line from which to go on when more was written
 */
export async function find(index, read, query, first, signal) {
  const wanted = query.toLowerCase();
  const decoder = new TextDecoder();
  /** @type {number[]} */ const hits = [];
  // The last line may be unfinished: it is looked at again when more was written.
  const lines = index.count;
  let line = first;
  while (line < lines && hits.length < MOST_HITS) {
    const end = batchEnd(index, line, lines);
    const text = decoder.decode(await read(index.start(line), index.end(end - 1)));
    if (signal.aborted) return { hits: [], next: first };
    // Most parts of a log hold no hit: then its lines need not be looked at one by one.
    const parts = text.includes('\u001b') || text.toLowerCase().includes(wanted) ? text.split('\n') : [];
    for (let i = 0; i < parts.length && line + i < end && hits.length < MOST_HITS; i++)
      if (plain(lastWritten(parts[i])).toLowerCase().includes(wanted)) hits.push(line + i);
    line = end;
  }
  return { hits, next: Math.max(first, lines - 1) };
}

/** @param {import('./line-index.js').LineIndex} index @param {number} line @param {number} lines */
function batchEnd(index, line, lines) {
  const from = index.start(line);
  let end = line + 1;
  while (end < lines && index.end(end) - from <= BATCH) end++;
  return end;
}

/**
 * The hit to go to from a line.
 * @param {number[]} hits ascending
 * @param {number} line
 * @param {1 | -1} direction
 * @returns {number} index into the hits, going round at the ends; -1: there is none
 */
export function nextHit(hits, line, direction) {
  if (hits.length === 0) return -1;
  if (direction > 0) {
    const next = hits.findIndex((hit) => hit > line);
    return next < 0 ? 0 : next;
  }
  const previous = hits.findLastIndex((hit) => hit < line);
  return previous < 0 ? hits.length - 1 : previous;
}

/**
 * Cuts stretches so that what was searched for stands in stretches of its own.
 * @param {import('./sgr.js').Run[]} runs
 * @param {string} query
 * @returns {import('./sgr.js').Run[]}
 */
export function mark(runs, query) {
  const wanted = query.toLowerCase();
  const whole = runs.map((run) => run.text).join('').toLowerCase();
  if (!wanted || !whole.includes(wanted)) return runs;
  /** @type {import('./sgr.js').Run[]} */ const marked = [];
  let at = 0;
  let hit = whole.indexOf(wanted);
  for (const run of runs) {
    const end = at + run.text.length;
    let from = at;
    while (from < end) {
      while (hit >= 0 && hit + wanted.length <= from) hit = whole.indexOf(wanted, hit + wanted.length);
      const inside = hit >= 0 && hit <= from;
      const edge = hit < 0 ? end : inside ? hit + wanted.length : hit;
      const to = Math.min(end, edge);
      marked.push({ text: run.text.slice(from - at, to - at), cls: inside ? `${run.cls} log-hit`.trim() : run.cls });
      from = to;
    }
    at = end;
  }
  return marked;
}
