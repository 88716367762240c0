import { cardRect, DETAIL_ZOOM, inPort, outPort, overlaps } from './card.js';
import { distanceTo, mayShow } from './wires.js';

/**
 * @typedef {import('./graph.js').GraphNode} GraphNode
 * @typedef {{port: 'in' | 'out', node: GraphNode} | {card: GraphNode} | {wire: import('./graph.js').Edge} | null} Hit
 */

/** Half of the 24 px that a port must offer. */
const portReach = 12;
const wireReach = 7;

/**
 * What lies at a point of the world: ports before cards, cards before wires.
 * @param {import('./scene.js').Scene} scene
 * @param {number} x
 * @param {number} y
 * @returns {Hit}
 */
export function hit(scene, x, y) {
  const { k } = scene.view;
  const reach = portReach / k;
  const near = scene.grid.query({ x: x - reach, y: y - reach, w: 2 * reach, h: 2 * reach });
  if (!scene.readOnly && k >= DETAIL_ZOOM) {
    const port = nearestPort(near, x, y, reach);
    if (port) return port;
  }
  const card = near.findLast((node) => overlaps(cardRect(node), { x, y, w: 0.01, h: 0.01 }));
  if (card) return { card };
  return wireAt(scene, x, y);
}

/** @param {GraphNode[]} nodes @param {number} x @param {number} y @param {number} reach @returns {Hit} */
function nearestPort(nodes, x, y, reach) {
  /** @type {Hit} */
  let nearest = null;
  for (const node of nodes)
    for (const port of /** @type {const} */ (['in', 'out'])) {
      const [px, py] = port === 'in' ? inPort(node) : outPort(node);
      const distance = Math.hypot(px - x, py - y);
      if (distance <= reach) {
        reach = distance;
        nearest = { port, node };
      }
    }
  return nearest;
}

/** @param {import('./scene.js').Scene} scene @param {number} x @param {number} y @returns {Hit} */
function wireAt(scene, x, y) {
  if (scene.readOnly) return null;
  let nearest = wireReach / scene.view.k;
  /** @type {Hit} */
  let found = null;
  const around = { x: x - nearest, y: y - nearest, w: 2 * nearest, h: 2 * nearest };
  for (const wire of scene.graph.edges) {
    const route = scene.route(wire, false);
    if (!mayShow(route, around)) continue;
    const distance = distanceTo(route, x, y);
    if (distance <= nearest) {
      nearest = distance;
      found = { wire };
    }
  }
  return found;
}
