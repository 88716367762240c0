import { boundsOf, CARD_HEIGHT, CARD_WIDTH } from './card.js';
import { element } from './dom.js';

/** @typedef {import('./scene.js').Scene} Scene */

const width = 168;
const height = 104;
const margin = 8;
/** Drawn again at most this often while the graph changes. */
const redrawAfter = 120;

/** The whole graph in a corner, with a frame around what is in view. Shown only while there is more than is in view. */
export class Minimap {
  #scene;
  #theme;
  #box;
  #canvas = element('canvas', 'cv-minimap-canvas');
  #frame = element('div', 'cv-minimap-frame');
  #scale = 1;
  #left = 0;
  #top = 0;
  #stale = true;
  #drawnAt = 0;

  /** @param {HTMLElement} parent @param {Scene} scene @param {import('./theme.js').Theme} theme @param {string} label */
  constructor(parent, scene, theme, label) {
    this.#scene = scene;
    this.#theme = theme;
    this.#box = element('div', 'cv-minimap', { 'data-cv-control': '', 'aria-hidden': 'true', title: label });
    this.#box.append(this.#canvas, this.#frame);
    parent.append(this.#box);
    this.#box.addEventListener('pointerdown', (event) => {
      this.#box.setPointerCapture(event.pointerId);
      this.#go(event);
    });
    this.#box.addEventListener('pointermove', (event) => event.buttons & 1 && this.#go(event));
  }

  set theme(/** @type {import('./theme.js').Theme} */ theme) {
    this.#theme = theme;
    this.#stale = true;
  }

  /** Something of the graph itself changed. */
  changed() {
    this.#stale = true;
  }

  /** @param {number} now @returns {boolean} whether it wants another frame */
  paint(now) {
    const { view, graph } = this.#scene;
    const bounds = boundsOf(graph.nodes.values());
    const seen = view.visible();
    const all = !bounds || (bounds.x >= seen.x && bounds.y >= seen.y && bounds.x + bounds.w <= seen.x + seen.w && bounds.y + bounds.h <= seen.y + seen.h);
    this.#box.classList.toggle('cv-away', all);
    if (all || !bounds) return false;
    const wait = this.#stale && now - this.#drawnAt < redrawAfter;
    if (this.#stale && !wait) this.#draw(bounds, now);
    const [x, y] = [margin + (seen.x - this.#left) * this.#scale, margin + (seen.y - this.#top) * this.#scale];
    Object.assign(this.#frame.style, {
      transform: `translate(${x}px, ${y}px)`, width: `${seen.w * this.#scale}px`, height: `${seen.h * this.#scale}px`,
    });
    return wait;
  }

  /** @param {import('./card.js').Rect} bounds @param {number} now */
  #draw(bounds, now) {
    this.#stale = false;
    this.#drawnAt = now;
    this.#scale = Math.min((width - 2 * margin) / bounds.w, (height - 2 * margin) / bounds.h);
    this.#left = bounds.x - (width - 2 * margin - bounds.w * this.#scale) / 2 / this.#scale;
    this.#top = bounds.y - (height - 2 * margin - bounds.h * this.#scale) / 2 / this.#scale;
    const ratio = window.devicePixelRatio || 1;
    this.#canvas.width = width * ratio;
    this.#canvas.height = height * ratio;
    const c = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext('2d'));
    c.scale(ratio, ratio);
    c.translate(margin, margin);
    const w = Math.max(1.5, CARD_WIDTH * this.#scale), h = Math.max(1.5, CARD_HEIGHT * this.#scale);
    for (const node of this.#scene.graph.nodes.values()) {
      c.fillStyle = this.#scene.lively ? this.#theme.status[node.status] : this.#theme.dim;
      c.fillRect((node.x - this.#left) * this.#scale, (node.y - this.#top) * this.#scale, w, h);
    }
  }

  /** @param {PointerEvent} event */
  #go(event) {
    const { left, top } = this.#box.getBoundingClientRect();
    const { view } = this.#scene;
    const x = (event.clientX - left - margin) / this.#scale + this.#left, y = (event.clientY - top - margin) / this.#scale + this.#top;
    const [sx, sy] = view.toScreen(x, y);
    view.panBy(view.width / 2 - sx, view.height / 2 - sy);
    this.#scene.invalidate();
  }
}
