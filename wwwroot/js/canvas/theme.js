import { element } from './dom.js';
import { statuses } from './statuses.js';

const tokens = /** @type {const} */ (['bg', 'dot', 'surface', 'border', 'text', 'dim', 'accent', 'wire', 'problem']);

/** @typedef {Record<typeof tokens[number], string> & {status: string[], font: string}} Theme */

/**
 * Reads the colours out of CSS, and again when they change. The probe has colour transitions of no length that matters:
 * they start whenever a theme, by whatever means, gives the properties new values.
 */
export class ThemeReader {
  #probe = element('div', 'cv-probe', { 'aria-hidden': 'true' });
  #observer;
  #forced = matchMedia('(forced-colors: active)');
  #changed;

  /** @param {HTMLElement} parent @param {() => void} changed */
  constructor(parent, changed) {
    this.#changed = changed;
    parent.append(this.#probe);
    this.#probe.addEventListener('transitionend', changed);
    this.#forced.addEventListener('change', changed);
    this.#observer = new MutationObserver(changed);
    for (const watched of [document.documentElement, document.body])
      this.#observer.observe(watched, { attributes: true, attributeFilter: ['class', 'style', 'data-theme'] });
  }

  /** @returns {Theme} */
  read() {
    const swatch = element('span', 'cv-swatch');
    this.#probe.append(swatch);
    /** @param {string} name */
    const resolve = (name) => {
      swatch.style.color = `var(--cv-${name})`;
      return getComputedStyle(swatch).color;
    };
    const colours = Object.fromEntries(tokens.map((name) => [name, resolve(name)]));
    const theme = { ...colours, status: statuses.map((s) => resolve(`status-${s.name}`)), font: getComputedStyle(this.#probe).fontFamily };
    swatch.remove();
    return /** @type {Theme} */ (theme);
  }

  stop() {
    this.#observer.disconnect();
    this.#forced.removeEventListener('change', this.#changed);
  }
}
