/** Size of every card in world units; the layout in .NET counts with the same. */
export const CARD_WIDTH = 208;
export const CARD_HEIGHT = 60;

/** Below this zoom cards are blocks on the canvas. */
export const DETAIL_ZOOM = 0.45;

/** @typedef {{x: number, y: number, w: number, h: number}} Rect */

/** @param {{x: number, y: number}} node @returns {Rect} */
export const cardRect = (node) => ({ x: node.x, y: node.y, w: CARD_WIDTH, h: CARD_HEIGHT });

/** @param {{x: number, y: number}} node @returns {[number, number]} */
export const inPort = (node) => [node.x, node.y + CARD_HEIGHT / 2];

/** @param {{x: number, y: number}} node @returns {[number, number]} */
export const outPort = (node) => [node.x + CARD_WIDTH, node.y + CARD_HEIGHT / 2];

/** @param {Rect} a @param {Rect} b */
export const overlaps = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

/** @param {Rect} r @param {number} by @returns {Rect} */
export const inflated = (r, by) => ({ x: r.x - by, y: r.y - by, w: r.w + 2 * by, h: r.h + 2 * by });

/**
 * The smallest rectangle around all cards; null: there is none.
 * @param {Iterable<{x: number, y: number}>} nodes
 * @returns {Rect | null}
 */
export function boundsOf(nodes) {
  let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity;
  for (const { x, y } of nodes) {
    if (x < left) left = x;
    if (y < top) top = y;
    if (x > right) right = x;
    if (y > bottom) bottom = y;
  }
  return right === -Infinity ? null : { x: left, y: top, w: right - left + CARD_WIDTH, h: bottom - top + CARD_HEIGHT };
}
