import { boundsOf, cardRect, DETAIL_ZOOM } from './card.js';
import { Graph } from './graph.js';
import { SpatialGrid } from './grid.js';
import { Viewport } from './viewport.js';
import { directRoute, findRoute } from './wires.js';

/**
 * @typedef {import('./graph.js').GraphNode} GraphNode
 * @typedef {import('./graph.js').Edge} Edge
 *
 * A wire that is being drawn. `backward`: from an input port to the step before.
 * @typedef {{start: GraphNode, backward: boolean, x: number, y: number, end: GraphNode | null, reason: string | null, blocked: Set<GraphNode>}} Drawing
 */

const mostReadable = 60;
const firstZoom = 0.6;
const firstMargin = 24;

/** All that is shown: the graph, the part of it in view, what is selected and what is being drawn. */
export class Scene {
  graph = new Graph();
  /** @type {SpatialGrid<GraphNode>} */
  grid = new SpatialGrid();
  view = new Viewport();
  rev = 0;
  readOnly = false;
  focused = false;
  /** @type {Set<string>} */
  selected = new Set();
  /** @type {string | null} */
  active = null;
  /** @type {Edge | null} */
  wire = null;
  /** @type {Drawing | null} */
  drawing = null;
  /** What the keyboard offers to connect to, or to cut. @type {GraphNode | null} */
  offered = null;
  /** Where a step from the palette would land. @type {{x: number, y: number} | null} */
  ghost = null;
  /** Lines along which a dragged card snaps. @type {{x: number | null, y: number | null}} */
  guides = { x: null, y: null };
  /** Whether any step has left the queue. */
  lively = false;

  #changed;

  /** @param {() => void} changed called whenever there is something new to show */
  constructor(changed) {
    this.#changed = changed;
  }

  invalidate() {
    this.#changed();
  }

  /** @param {import('./graph.js').NodeData[]} nodes @param {ArrayLike<number>} pairs */
  load(nodes, pairs) {
    this.graph.load(nodes, pairs);
    this.grid.clear();
    for (const node of this.graph.nodes.values()) this.grid.place(node);
    this.selected = new Set([...this.selected].filter((id) => this.graph.nodes.has(id)));
    if (!this.graph.get(this.active)) this.active = null;
    Object.assign(this, { wire: null, drawing: null, offered: null, ghost: null, lively: false });
    this.invalidate();
  }

  /** @param {import('./graph.js').NodeData} data */
  addNode(data) {
    const node = this.graph.add(data);
    this.grid.place(node);
    this.forgetRoutes();
    return node;
  }

  /** @param {GraphNode} node */
  removeNode(node) {
    if (this.wire && (this.wire.from === node || this.wire.to === node)) this.wire = null;
    this.graph.remove(node);
    this.grid.remove(node);
    this.selected.delete(node.id);
    if (this.active === node.id) this.active = null;
    this.forgetRoutes();
  }

  /** @param {GraphNode} node @param {string} id */
  renameNode(node, id) {
    if (this.selected.delete(node.id)) this.selected.add(id);
    if (this.active === node.id) this.active = id;
    this.graph.rename(node, id);
    this.invalidate();
  }

  /** @param {GraphNode} node @param {number} x @param {number} y */
  moveNode(node, x, y) {
    node.x = x;
    node.y = y;
    this.grid.place(node);
    for (const edge of [...node.ins, ...node.outs]) forget(edge);
    this.invalidate();
  }

  /** @param {string} from @param {string} to */
  connect(from, to) {
    const edge = this.graph.connect(from, to);
    this.invalidate();
    return edge;
  }

  /** @param {Edge} edge */
  disconnect(edge) {
    this.graph.disconnect(edge);
    if (this.wire === edge) this.wire = null;
    this.invalidate();
  }

  /** After cards moved for good: wires elsewhere may have to go around them. */
  forgetRoutes() {
    for (const edge of this.graph.edges) forget(edge);
    this.invalidate();
  }

  /**
   * The wire's way; the one around cards is only looked for where `search`.
   * @param {Edge} edge
   * @param {boolean} search
   */
  route(edge, search) {
    if (search && !edge.routed) {
      edge.route = findRoute(edge, this.grid);
      edge.routed = true;
    }
    return (edge.route ??= directRoute(edge));
  }

  /** @param {Iterable<string>} ids */
  select(ids, active = /** @type {string | null} */ (null)) {
    this.selected = new Set([...ids].filter((id) => this.graph.nodes.has(id)));
    this.wire = null;
    if (active !== null) this.active = active;
    else if (this.selected.size === 1) this.active = [...this.selected][0];
    this.invalidate();
  }

  /** @returns {GraphNode[]} */
  get selection() {
    return [...this.selected].flatMap((id) => this.graph.get(id) ?? []);
  }

  get activeNode() {
    return this.graph.get(this.active);
  }

  /** The nearest place straight below where no card is. @param {{x: number, y: number}} wanted */
  freePlace(wanted) {
    const rect = cardRect(wanted);
    while (this.grid.query(rect).length > 0) rect.y += rect.h + 24;
    return rect;
  }

  /** The whole graph, or its beginning where a small graph would have to be shown too small to read. */
  fitFirst() {
    this.fit();
    const bounds = boundsOf(this.graph.nodes.values());
    if (!bounds || this.view.k >= DETAIL_ZOOM || this.graph.nodes.size > mostReadable) return;
    this.view.k = firstZoom;
    this.view.x = firstMargin - bounds.x * firstZoom;
    this.view.y = this.view.height / 2 - (bounds.y + bounds.h / 2) * firstZoom;
  }

  /** @param {string[]} [ids] all where none is named */
  fit(ids) {
    const nodes = ids?.length ? ids.flatMap((id) => this.graph.get(id) ?? []) : this.graph.nodes.values();
    this.view.fit(boundsOf(nodes));
    this.invalidate();
  }
}

/** @param {Edge} edge */
function forget(edge) {
  edge.route = null;
  edge.routed = false;
}
