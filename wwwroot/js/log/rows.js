import { MOST_LINE } from './text.js';

export const ROW = 18;
/** Chromium draws no element higher than 33,554,428 px; Firefox less than 17,895,698. */
const MOST_HEIGHT = 16_000_000;
/** Of a huge line a part is shown, and a note of how much there is. */
const MOST_WIDTH = MOST_LINE + 64;

/**
 * Which rows the lines fill: one each, or as many as their columns need where lines are wrapped.
 */
export class Rows {
  #index;
  #columns = 0;
  /** First row of each line; its last entry is open. @type {Float64Array} */
  #first = new Float64Array(0);
  #known = 0;

  /** @param {import('./line-index.js').LineIndex} index */
  constructor(index) {
    this.#index = index;
  }

  /** @param {number} columns that fit beside each other; 0: lines are not wrapped */
  wrap(columns) {
    if (columns === this.#columns) return;
    this.#columns = columns;
    this.#known = 0;
  }

  get count() {
    const lines = this.#index.count;
    if (!this.#columns || lines === 0) return lines;
    return this.first(lines - 1) + this.height(lines - 1);
  }

  /** Rows of a line. @param {number} line */
  height(line) {
    return this.#columns ? Math.max(1, Math.ceil(Math.min(this.#index.width(line), MOST_WIDTH) / this.#columns)) : 1;
  }

  /** @param {number} line */
  first(line) {
    if (!this.#columns) return line;
    this.#know(line);
    return this.#first[line];
  }

  /** The line that fills a row. @param {number} row */
  line(row) {
    const lines = this.#index.count;
    if (!this.#columns || lines === 0) return Math.min(row, Math.max(0, lines - 1));
    this.#know(lines - 1);
    let low = 0, high = lines - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#first[middle] <= row) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** @param {number} line */
  #know(line) {
    if (line < this.#known) return;
    const lines = this.#index.count;
    if (this.#first.length < lines) {
      const more = new Float64Array(Math.max(1024, lines * 2));
      more.set(this.#first.subarray(0, this.#known));
      this.#first = more;
    }
    // Only finished lines keep their height, so of those that are known only what follows is counted.
    for (let i = this.#known; i <= line; i++) this.#first[i] = i === 0 ? 0 : this.#first[i - 1] + this.height(i - 1);
    this.#known = line + 1;
  }
}

/** Maps rows to a scrolled height that a browser can draw. */
export class Scale {
  /** @param {number} rows @param {number} viewport height in px */
  constructor(rows, viewport) {
    this.real = rows * ROW;
    this.height = Math.min(this.real, MOST_HEIGHT);
    this.ratio = this.real <= MOST_HEIGHT ? 1 : (this.real - viewport) / (MOST_HEIGHT - viewport);
  }

  /** Position in all rows, px, for a scroll position. @param {number} top */
  toReal(top) {
    return top * this.ratio;
  }

  /** @param {number} real */
  toScroll(real) {
    return real / this.ratio;
  }
}
