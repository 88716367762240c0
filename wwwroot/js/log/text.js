import { TAB_WIDTH } from './line-index.js';

/** Longer lines are shown in part. */
export const MOST_LINE = 64 << 10;

/**
 * What a terminal would show of a line that was written over, as progress bars do.
 * @param {string} line
 */
export function lastWritten(line) {
  const ended = line.endsWith('\r') ? line.slice(0, -1) : line;
  return ended.slice(ended.lastIndexOf('\r') + 1);
}

/**
 * Which bytes of a line are shown: all, or the last of one that was written over and over, or the first.
 * @param {number} start
 * @param {number} end
 * @param {boolean} overwritten
 */
export function shownPart(start, end, overwritten) {
  if (end - start <= MOST_LINE) return { from: start, to: end, left: 0 };
  const left = end - start - MOST_LINE;
  return overwritten ? { from: end - MOST_LINE, to: end, left: 0 } : { from: start, to: start + MOST_LINE, left };
}

/**
 * Tabs as blanks, so that columns can be counted.
 * @param {string} text
 */
export function withoutTabs(text) {
  if (!text.includes('\t')) return text;
  let column = 0;
  let spread = '';
  for (const letter of text) {
    const blanks = letter === '\t' ? TAB_WIDTH - (column % TAB_WIDTH) : 0;
    spread += blanks ? ' '.repeat(blanks) : letter;
    column += blanks || 1;
  }
  return spread;
}
