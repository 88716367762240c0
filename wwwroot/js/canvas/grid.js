import { CARD_HEIGHT, CARD_WIDTH, overlaps } from './card.js';

const cellSize = 512;
/** @param {number} v */
const cellOf = (v) => Math.floor(v / cellSize);
/** @param {number} column @param {number} row */
const key = (column, row) => column * 0x200000 + row;

/**
 * Finds cards by place. Each card lies in the one to four cells that it touches.
 * @template {{x: number, y: number}} T
 */
export class SpatialGrid {
  /** @type {Map<number, Set<T>>} */
  #cells = new Map();
  /** @type {Map<T, number[]>} */
  #where = new Map();

  clear() {
    this.#cells.clear();
    this.#where.clear();
  }

  /** Adds the card, or follows it to its new place. @param {T} item */
  place(item) {
    const cells = cellsOf(item);
    const before = this.#where.get(item);
    if (before && before.length === cells.length && before.every((c, i) => c === cells[i])) return;
    this.remove(item);
    this.#where.set(item, cells);
    for (const cell of cells) {
      const members = this.#cells.get(cell);
      if (members) members.add(item);
      else this.#cells.set(cell, new Set([item]));
    }
  }

  /** @param {T} item */
  remove(item) {
    for (const cell of this.#where.get(item) ?? []) {
      const members = this.#cells.get(cell);
      members?.delete(item);
      if (members?.size === 0) this.#cells.delete(cell);
    }
    this.#where.delete(item);
  }

  /**
   * Cards that overlap the rectangle, each once.
   * @param {import('./card.js').Rect} rect
   * @returns {T[]}
   */
  query(rect) {
    const left = cellOf(rect.x), right = cellOf(rect.x + rect.w);
    const top = cellOf(rect.y), bottom = cellOf(rect.y + rect.h);
    // Far out there are more cells in view than cards in the world.
    if ((right - left + 1) * (bottom - top + 1) > this.#where.size)
      return [...this.#where.keys()].filter((item) => overlaps(around(item), rect));
    /** @type {Set<T>} */
    const found = new Set();
    for (let column = left; column <= right; column++)
      for (let row = top; row <= bottom; row++)
        for (const item of this.#cells.get(key(column, row)) ?? [])
          if (overlaps(around(item), rect)) found.add(item);
    return [...found];
  }
}

/** @param {{x: number, y: number}} item */
const around = (item) => ({ x: item.x, y: item.y, w: CARD_WIDTH, h: CARD_HEIGHT });

/** @param {{x: number, y: number}} item */
function cellsOf(item) {
  const cells = [];
  for (let column = cellOf(item.x); column <= cellOf(item.x + CARD_WIDTH); column++)
    for (let row = cellOf(item.y); row <= cellOf(item.y + CARD_HEIGHT); row++) cells.push(key(column, row));
  return cells;
}
