import { CARD_HEIGHT, CARD_WIDTH, inPort, outPort } from './card.js';

/** Room that a wire keeps from cards it goes around. */
const clearance = 14;
const samples = 20;

/**
 * A chain of cubic curves: start, then two controls and an end for each.
 * @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1
 */
export function curve(x0, y0, x1, y1) {
  const dx = x1 - x0;
  const reach = dx > 0 ? Math.max(28, dx / 2) : Math.min(240, 60 - dx / 3);
  return Float64Array.of(x0, y0, x0 + reach, y0, x1 - reach, y1, x1, y1);
}

/** @param {import('./graph.js').Edge} edge */
export function directRoute(edge) {
  const [x0, y0] = outPort(edge.from), [x1, y1] = inPort(edge.to);
  return curve(x0, y0, x1, y1);
}

/**
 * The direct curve where it is free, else one that goes around the cards in between, where a lane is free.
 * @param {import('./graph.js').Edge} edge
 * @param {import('./grid.js').SpatialGrid<import('./graph.js').GraphNode>} grid
 */
export function findRoute(edge, grid) {
  const direct = directRoute(edge);
  const [x0, y0] = outPort(edge.from), [x1, y1] = inPort(edge.to);
  if (x1 - x0 < CARD_WIDTH) return direct;
  const reach = 6 * CARD_HEIGHT;
  const cards = grid
    .query({ x: x0, y: Math.min(y0, y1) - reach, w: x1 - x0, h: Math.abs(y1 - y0) + 2 * reach })
    .filter((node) => node !== edge.from && node !== edge.to && node.x >= x0 && node.x + CARD_WIDTH <= x1);
  if (!cards.some((card) => touches(direct, card))) return direct;
  const left = Math.min(...cards.map((card) => card.x)), right = Math.max(...cards.map((card) => card.x)) + CARD_WIDTH;
  const wanted = (y0 + y1) / 2;
  const lanes = [y0, y1, ...cards.flatMap((card) => [card.y - clearance, card.y + CARD_HEIGHT + clearance])]
    .filter((y) => cards.every((card) => y <= card.y - clearance || y >= card.y + CARD_HEIGHT + clearance))
    .sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted));
  return lanes.length === 0 ? direct : detour(x0, y0, left, right, lanes[0], x1, y1);
}

/**
 * @param {number} x0 @param {number} y0 @param {number} left @param {number} right
 * @param {number} lane @param {number} x1 @param {number} y1
 */
function detour(x0, y0, left, right, lane, x1, y1) {
  const a = (left - x0) / 2, b = (x1 - right) / 2;
  return Float64Array.of(
    x0, y0, x0 + a, y0, left - a, lane, left, lane,
    left + (right - left) / 3, lane, right - (right - left) / 3, lane, right, lane,
    right + b, lane, x1 - b, y1, x1, y1);
}

/** @param {Float64Array} route @param {{x: number, y: number}} card */
function touches(route, card) {
  for (const [x, y] of points(route))
    if (x > card.x - 4 && x < card.x + CARD_WIDTH + 4 && y > card.y - 6 && y < card.y + CARD_HEIGHT + 6) return true;
  return false;
}

/**
 * Points along the chain, close enough for hit tests.
 * @param {Float64Array} route
 * @returns {Generator<[number, number]>}
 */
export function* points(route) {
  for (let i = 0; i + 7 < route.length; i += 6) {
    const [ax, ay, bx, by, cx, cy, dx, dy] = route.subarray(i, i + 8);
    for (let s = 0; s <= samples; s++) {
      const t = s / samples, u = 1 - t;
      const a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;
      yield [a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy];
    }
  }
}

/** @param {Float64Array} route @param {number} x @param {number} y */
export function distanceTo(route, x, y) {
  let nearest = Infinity;
  /** @type {[number, number] | null} */
  let last = null;
  for (const point of points(route)) {
    if (last) nearest = Math.min(nearest, toSegment(x, y, last, point));
    last = point;
  }
  return nearest;
}

/** @param {number} x @param {number} y @param {[number, number]} a @param {[number, number]} b */
function toSegment(x, y, [ax, ay], [bx, by]) {
  const dx = bx - ax, dy = by - ay;
  const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

/** Whether the chain's control points reach into the rectangle. @param {Float64Array} route @param {import('./card.js').Rect} rect */
export function mayShow(route, rect) {
  let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity;
  for (let i = 0; i < route.length; i += 2) {
    if (route[i] < left) left = route[i];
    if (route[i] > right) right = route[i];
    if (route[i + 1] < top) top = route[i + 1];
    if (route[i + 1] > bottom) bottom = route[i + 1];
  }
  return left < rect.x + rect.w && rect.x < right && top <= rect.y + rect.h && rect.y <= bottom;
}

/** @param {CanvasRenderingContext2D | Path2D} path @param {Float64Array} route */
export function trace(path, route) {
  path.moveTo(route[0], route[1]);
  for (let i = 2; i + 5 < route.length; i += 6)
    path.bezierCurveTo(route[i], route[i + 1], route[i + 2], route[i + 3], route[i + 4], route[i + 5]);
}
