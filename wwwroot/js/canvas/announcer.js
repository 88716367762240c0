import { element } from './dom.js';

const pause = 700;

/** Speaks through a live region. Two texts in one tick would overwrite each other, so they queue. */
export class Announcer {
  /** @type {string[]} */
  #waiting = [];
  #timer = 0;
  #region = element('div', 'cv-hidden', { role: 'status', 'aria-live': 'polite' });

  /** @param {HTMLElement} parent */
  constructor(parent) {
    parent.append(this.#region);
  }

  /** @param {string} text */
  say(text) {
    this.#waiting.push(text);
    if (this.#timer === 0) this.#next();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#waiting = [];
  }

  #next() {
    const text = this.#waiting.shift();
    this.#timer = 0;
    if (text === undefined) return;
    this.#region.textContent = text;
    this.#timer = window.setTimeout(() => this.#next(), pause);
  }
}
