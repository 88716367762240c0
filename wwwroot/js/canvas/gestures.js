import { box, drag, draw, pan, pinch } from './gesture-kinds.js';
import { hit } from './hit.js';

/**
 * @typedef {import('./scene.js').Scene} Scene
 * @typedef {{x: number, y: number}} Point in CSS pixels of the canvas
 *
 * One gesture under way. `end` is called once, or `cancel`.
 * @typedef {{move(at: Point, event: PointerEvent): void, end(at: Point): void, cancel(): void}} Gesture
 *
 * What gestures may do beyond the scene.
 * @typedef {object} Actions
 * @property {(op: import('./edits.js').Op) => void} commit
 * @property {() => void} selected
 * @property {(id: string) => void} open
 * @property {(text: string | null, at?: Point) => void} tip
 * @property {(text: string) => void} say
 * @property {import('./words.js').Words} words
 */

/** Moves shorter than this are clicks. */
const slack = 4;

/** Pointers and wheel. */
export class Gestures {
  #root;
  #scene;
  #actions;
  /** @type {Map<number, Point>} */
  #pointers = new Map();
  /** @type {Gesture | null} */
  #current = null;
  /** A press that has not become a gesture yet. @type {{at: Point, begin: () => Gesture, click: () => void} | null} */
  #press = null;

  /** @param {HTMLElement} root @param {Scene} scene @param {Actions} actions */
  constructor(root, scene, actions) {
    this.#root = root;
    this.#scene = scene;
    this.#actions = actions;
    root.addEventListener('pointerdown', (e) => this.#down(e));
    root.addEventListener('pointermove', (e) => this.#move(e));
    root.addEventListener('pointerup', (e) => this.#up(e));
    root.addEventListener('pointercancel', (e) => this.#lost(e));
    root.addEventListener('dblclick', (e) => this.#double(e));
    root.addEventListener('wheel', (e) => this.#wheel(e), { passive: false });
  }

  cancel() {
    this.#current?.cancel();
    this.#current = this.#press = null;
  }

  get busy() {
    return this.#current !== null;
  }

  /** @param {MouseEvent} event @returns {Point} */
  #at(event) {
    const { left, top } = this.#root.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.target instanceof Element && event.target.closest('[data-cv-control]')) return;
    const at = this.#at(event);
    this.#pointers.set(event.pointerId, at);
    this.#root.setPointerCapture(event.pointerId);
    if (this.#pointers.size === 2) {
      this.cancel();
      this.#current = pinch(this.#scene, this.#pointers);
    } else if (this.#pointers.size === 1) {
      this.#press = this.#pressed(event, at);
    }
  }

  /** @param {PointerEvent} event @param {Point} at */
  #pressed(event, at) {
    const scene = this.#scene, actions = this.#actions;
    const [x, y] = scene.view.toWorld(at.x, at.y);
    const found = event.button === 0 ? hit(scene, x, y) : null;
    const more = event.shiftKey || event.ctrlKey || event.metaKey;
    if (found && 'port' in found)
      return { at, begin: () => draw(scene, actions, found.node, found.port === 'in'), click: () => this.#pick(found.node.id, more) };
    if (found && 'card' in found) {
      const { id } = found.card;
      return {
        at,
        begin: () => {
          if (scene.readOnly) return pan(scene, at);
          if (!scene.selected.has(id)) this.#pick(id, more);
          return drag(scene, actions, found.card, at);
        },
        click: () => this.#pick(id, more),
      };
    }
    const click = () => {
      if (found && 'wire' in found) {
        scene.select([]);
        scene.wire = found.wire;
      } else if (!more) scene.select([]);
      scene.invalidate();
      actions.selected();
    };
    return { at, begin: () => (event.shiftKey && event.button === 0 ? box(scene, actions, at, this.#root) : pan(scene, at)), click };
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const at = this.#at(event);
    if (this.#pointers.has(event.pointerId)) this.#pointers.set(event.pointerId, at);
    else return this.#hover(at);
    if (this.#press && Math.hypot(at.x - this.#press.at.x, at.y - this.#press.at.y) >= slack) {
      this.#current = this.#press.begin();
      this.#press = null;
    }
    this.#current?.move(at, event);
  }

  /** @param {Point} at */
  #hover(at) {
    const [x, y] = this.#scene.view.toWorld(at.x, at.y);
    const found = hit(this.#scene, x, y);
    this.#root.dataset.over = !found ? '' : 'port' in found ? 'port' : 'card' in found ? 'card' : 'wire';
  }

  /** @param {PointerEvent} event */
  #up(event) {
    if (!this.#pointers.delete(event.pointerId)) return;
    const { readOnly } = this.#scene;
    this.#press?.click();
    this.#press = null;
    if (this.#pointers.size === 1) {
      // One finger of a pinch is left: it pans on.
      const [rest] = this.#pointers.values();
      this.#current = pan(this.#scene, rest);
      return;
    }
    const gesture = this.#current;
    this.#current = null;
    gesture?.end(this.#at(event));
    if (!readOnly) this.#root.dataset.over = '';
  }

  /** @param {PointerEvent} event */
  #lost(event) {
    this.#pointers.delete(event.pointerId);
    this.cancel();
  }

  /** @param {MouseEvent} event */
  #double(event) {
    if (event.target instanceof Element && event.target.closest('[data-cv-control]')) return;
    const at = this.#at(event);
    const found = hit(this.#scene, ...this.#scene.view.toWorld(at.x, at.y));
    if (found && 'card' in found) this.#actions.open(found.card.id);
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    event.preventDefault();
    const at = this.#at(event);
    // Pinching on a touchpad arrives as a wheel with ctrl, in small steps; a mouse wheel in lines or large ones.
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 30 : event.deltaY;
    const speed = event.ctrlKey ? 0.01 : 0.0018;
    this.#scene.view.zoomAt(at.x, at.y, Math.exp(-Math.max(-240, Math.min(240, pixels)) * speed));
    this.#scene.invalidate();
  }

  /** @param {string} id @param {boolean} more */
  #pick(id, more) {
    const { selected } = this.#scene;
    const ids = !more ? [id] : selected.has(id) ? [...selected].filter((other) => other !== id) : [...selected, id];
    this.#scene.select(ids, id);
    this.#actions.selected();
  }
}
