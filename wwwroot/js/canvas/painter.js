import { CARD_HEIGHT, CARD_WIDTH, DETAIL_ZOOM, inPort, outPort } from './card.js';
import { QUEUED, RUNNING, SKIPPED, statuses, taken } from './statuses.js';
import { curve, mayShow, trace } from './wires.js';

/**
 * @typedef {import('./scene.js').Scene} Scene
 * @typedef {import('./graph.js').GraphNode} GraphNode
 * @typedef {import('./graph.js').Edge} Edge
 * @typedef {import('./theme.js').Theme} Theme
 */

const dotSpacing = 24;
/** With more wires in view than this, ways around cards can't be told apart anyway. */
const mostRouted = 600;
const routesPerFrame = 150;
const mostLabels = 400;
const labelZoom = 0.2;

const shapes = statuses.map((s) => new Path2D(s.shape));

/** Paints the ground, the wires and, far out, the cards. */
export class Painter {
  #canvas;
  #context;
  #scene;
  /** @type {Theme} */
  #theme;
  #ratio = 1;

  /** @param {HTMLCanvasElement} canvas @param {Scene} scene @param {Theme} theme */
  constructor(canvas, scene, theme) {
    this.#canvas = canvas;
    this.#context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d', { alpha: false }));
    this.#scene = scene;
    this.#theme = theme;
  }

  set theme(/** @type {Theme} */ theme) {
    this.#theme = theme;
  }

  resize() {
    const { width, height } = this.#scene.view;
    this.#ratio = window.devicePixelRatio || 1;
    this.#canvas.width = Math.max(1, Math.round(width * this.#ratio));
    this.#canvas.height = Math.max(1, Math.round(height * this.#ratio));
  }

  /**
   * @param {GraphNode[]} inView
   * @returns {boolean} whether more is to be done in the next frame
   */
  paint(inView) {
    const { view } = this.#scene;
    if (this.#ratio !== (window.devicePixelRatio || 1)) this.resize();
    this.#ground();
    const r = this.#ratio;
    this.#context.setTransform(view.k * r, 0, 0, view.k * r, view.x * r, view.y * r);
    const unfinished = this.#wires();
    this.#drawing();
    if (view.k < DETAIL_ZOOM) this.#cards(inView);
    this.#ghost();
    this.#guides();
    return unfinished;
  }

  #ground() {
    const { view } = this.#scene;
    const c = this.#context;
    c.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    c.fillStyle = this.#theme.bg;
    c.fillRect(0, 0, view.width, view.height);
    let step = dotSpacing * view.k;
    while (step < dotSpacing * 0.7) step *= 2;
    const size = Math.max(1, Math.min(2, 1.5 * Math.sqrt(view.k)));
    c.fillStyle = this.#theme.dot;
    c.beginPath();
    for (let x = ((view.x % step) + step) % step; x < view.width; x += step)
      for (let y = ((view.y % step) + step) % step; y < view.height; y += step) c.rect(x - size / 2, y - size / 2, size, size);
    c.fill();
  }

  #wires() {
    const scene = this.#scene;
    const seen = scene.view.visible(8);
    const search = scene.graph.edges.size <= mostRouted;
    let budget = routesPerFrame;
    /** @type {Map<string, Float64Array[]>} */
    const groups = new Map();
    for (const edge of scene.graph.edges) {
      const mayRoute = search && (edge.routed || budget-- > 0);
      const route = scene.route(edge, mayRoute);
      if (!mayShow(route, seen)) continue;
      const look = this.#look(edge);
      const group = groups.get(look);
      if (group) group.push(route);
      else groups.set(look, [route]);
    }
    for (const look of [...groups.keys()].sort()) this.#stroke(look, groups.get(look) ?? []);
    return search && budget < 0;
  }

  /** Groups sort by it: what matters is painted last. @param {Edge} edge */
  #look(edge) {
    const { wire, selected, lively, offered, activeNode } = this.#scene;
    if (edge === wire) return '9';
    if (offered && ((edge.from === activeNode && edge.to === offered) || (edge.to === activeNode && edge.from === offered))) return '9';
    if (lively) {
      if (taken(edge.from.status, edge.to.status)) return edge.to.status === RUNNING ? '6' : '5';
      return edge.to.status === SKIPPED || edge.from.status === SKIPPED ? '1' : '2';
    }
    return selected.has(edge.from.id) || selected.has(edge.to.id) ? '4' : '3';
  }

  /** @param {string} look @param {Float64Array[]} routes */
  #stroke(look, routes) {
    const { k } = this.#scene.view;
    const c = this.#context;
    const theme = this.#theme;
    const [colour, width, dash] = /** @type {Record<string, [string, number, number[]]>} */ ({
      1: [theme.wire, 1.2, [4, 5]], 2: [theme.wire, 1.4, []], 3: [theme.wire, 1.6, []], 4: [theme.accent, 1.8, []],
      5: [theme.status[3], 2, []], 6: [theme.status[RUNNING], 2.4, []], 9: [theme.accent, 3, []],
    })[look];
    const thin = k < 0.3 ? Math.max(0.5, k / 0.3) : 1;
    c.beginPath();
    for (const route of routes) trace(c, route);
    c.strokeStyle = colour;
    c.lineWidth = (width * thin) / Math.min(k, 1);
    c.setLineDash(dash.map((d) => d / k));
    c.stroke();
    c.setLineDash([]);
    if (k < DETAIL_ZOOM || !this.#scene.readOnly) return;
    c.fillStyle = colour;
    c.beginPath();
    for (const route of routes) arrow(c, route[route.length - 2], route[route.length - 1]);
    c.fill();
  }

  #drawing() {
    const { drawing, offered, activeNode, view } = this.#scene;
    const c = this.#context;
    c.lineWidth = 2.4 / Math.min(view.k, 1);
    if (drawing) {
      const [x, y] = drawing.backward ? inPort(drawing.start) : outPort(drawing.start);
      const end = drawing.end && !drawing.reason ? (drawing.backward ? outPort(drawing.end) : inPort(drawing.end)) : [drawing.x, drawing.y];
      c.beginPath();
      trace(c, drawing.backward ? curve(end[0], end[1], x, y) : curve(x, y, end[0], end[1]));
      c.strokeStyle = drawing.reason ? this.#theme.problem : this.#theme.accent;
      c.setLineDash(drawing.end && !drawing.reason ? [] : [7 / view.k, 5 / view.k]);
      c.stroke();
      c.setLineDash([]);
    } else if (offered && activeNode && !this.#scene.graph.find(activeNode.id, offered.id) && !this.#scene.graph.find(offered.id, activeNode.id)) {
      const [x, y] = outPort(activeNode), [ex, ey] = inPort(offered);
      c.beginPath();
      trace(c, curve(x, y, ex, ey));
      c.strokeStyle = this.#theme.accent;
      c.setLineDash([7 / view.k, 5 / view.k]);
      c.stroke();
      c.setLineDash([]);
    }
  }

  /** @param {GraphNode[]} nodes */
  #cards(nodes) {
    const { k } = this.#scene.view;
    /** @type {Map<number, GraphNode[]>} */
    const byStatus = new Map();
    for (const node of nodes) {
      const status = this.#scene.lively ? node.status : -1;
      const group = byStatus.get(status);
      if (group) group.push(node);
      else byStatus.set(status, [node]);
    }
    for (const [status, group] of byStatus) this.#blocks(group, status);
    this.#marked(nodes);
    if (k >= labelZoom && nodes.length <= mostLabels) this.#labels(nodes);
    else if (k >= 0.1 && this.#scene.lively) this.#shapes(nodes);
  }

  /** @param {GraphNode[]} nodes @param {number} status */
  #blocks(nodes, status) {
    const { k } = this.#scene.view;
    const c = this.#context;
    const small = k < 0.16;
    const colour = this.#theme.status[status];
    c.beginPath();
    for (const { x, y } of nodes)
      if (small) c.rect(x, y, CARD_WIDTH, CARD_HEIGHT);
      else c.roundRect(x, y, CARD_WIDTH, CARD_HEIGHT, 8);
    c.fillStyle = small ? colour ?? this.#theme.wire : this.#theme.surface;
    c.fill();
    if (small) return;
    if (colour && status !== QUEUED) {
      c.globalAlpha = 0.16;
      c.fillStyle = colour;
      c.fill();
      c.globalAlpha = 1;
    }
    c.strokeStyle = colour ?? this.#theme.border;
    c.lineWidth = (colour && status !== QUEUED ? 1.5 : 1) / k;
    c.stroke();
  }

  /** @param {GraphNode[]} nodes */
  #marked(nodes) {
    const { view, selected, offered, drawing } = this.#scene;
    const c = this.#context;
    c.beginPath();
    for (const node of nodes)
      if (selected.has(node.id) || node === offered || node === drawing?.end)
        c.roundRect(node.x - 2 / view.k, node.y - 2 / view.k, CARD_WIDTH + 4 / view.k, CARD_HEIGHT + 4 / view.k, 9);
    c.strokeStyle = drawing?.reason ? this.#theme.problem : this.#theme.accent;
    c.lineWidth = 2 / view.k;
    c.stroke();
    c.beginPath();
    for (const node of nodes) if (node.problems.length > 0) c.arc(node.x + CARD_WIDTH - 4 / view.k, node.y + 4 / view.k, 4 / view.k, 0, 7);
    c.fillStyle = this.#theme.problem;
    c.fill();
  }

  /** @param {GraphNode[]} nodes */
  #labels(nodes) {
    const { k } = this.#scene.view;
    const c = this.#context;
    const size = Math.min(14, 10.5) / k;
    const glyph = this.#scene.lively ? size * 1.35 : 0;
    const room = CARD_WIDTH - 20 - glyph;
    c.font = `500 ${size}px ${this.#theme.font}`;
    c.textBaseline = 'middle';
    c.fillStyle = this.#theme.text;
    const letters = Math.floor(room / (size * 0.54));
    for (const { label, x, y } of nodes)
      c.fillText(label.length > letters ? `${label.slice(0, Math.max(1, letters - 1))}…` : label, x + 10 + glyph, y + CARD_HEIGHT / 2, room);
    if (glyph > 0) for (const node of nodes) this.#shape(node, node.x + 8, node.y + CARD_HEIGHT / 2 - glyph / 2, glyph * 0.95);
  }

  /** @param {GraphNode[]} nodes */
  #shapes(nodes) {
    const size = CARD_HEIGHT * 0.7;
    for (const node of nodes)
      if (node.status !== QUEUED) this.#shape(node, node.x + (CARD_WIDTH - size) / 2, node.y + (CARD_HEIGHT - size) / 2, size, this.#scene.view.k < 0.16);
  }

  /** @param {GraphNode} node @param {number} x @param {number} y @param {number} size */
  #shape(node, x, y, size, inverse = false) {
    const c = this.#context;
    c.save();
    c.translate(x, y);
    c.scale(size / 24, size / 24);
    c.fillStyle = inverse ? this.#theme.surface : this.#theme.status[node.status];
    c.fill(shapes[node.status], 'evenodd');
    c.restore();
  }

  #ghost() {
    const { ghost, view } = this.#scene;
    if (!ghost) return;
    const c = this.#context;
    c.beginPath();
    c.roundRect(ghost.x, ghost.y, CARD_WIDTH, CARD_HEIGHT, 8);
    c.globalAlpha = 0.08;
    c.fillStyle = this.#theme.accent;
    c.fill();
    c.globalAlpha = 1;
    c.setLineDash([6 / view.k, 4 / view.k]);
    c.lineWidth = 1.5 / view.k;
    c.strokeStyle = this.#theme.accent;
    c.stroke();
    c.setLineDash([]);
  }

  #guides() {
    const { guides, view } = this.#scene;
    if (guides.x === null && guides.y === null) return;
    const seen = view.visible();
    const c = this.#context;
    c.beginPath();
    if (guides.x !== null) {
      c.moveTo(guides.x, seen.y);
      c.lineTo(guides.x, seen.y + seen.h);
    }
    if (guides.y !== null) {
      c.moveTo(seen.x, guides.y);
      c.lineTo(seen.x + seen.w, guides.y);
    }
    c.lineWidth = 1 / view.k;
    c.strokeStyle = this.#theme.accent;
    c.globalAlpha = 0.6;
    c.stroke();
    c.globalAlpha = 1;
  }
}

/** @param {CanvasRenderingContext2D} c @param {number} x @param {number} y */
function arrow(c, x, y) {
  c.moveTo(x, y);
  c.lineTo(x - 8, y - 4.5);
  c.lineTo(x - 8, y + 4.5);
  c.closePath();
}
