import { element } from './dom.js';

/** The elements around the painting: what is focused, what says that the graph is empty, what says why not. */
export class Frame {
  root;
  ground = element('canvas', 'cv-ground', { 'aria-hidden': 'true' });
  list = element('div', 'cv-list', { role: 'listbox', tabindex: '0', 'aria-multiselectable': 'true' });
  world = element('div', 'cv-world', { role: 'presentation' });
  #empty = element('div', 'cv-empty');
  #tip = element('div', 'cv-tip', { 'aria-hidden': 'true' });
  #words;

  /** @param {HTMLElement} host @param {import('./words.js').Words} words @param {(focused: boolean) => void} focused */
  constructor(host, words, focused) {
    this.#words = words;
    this.root = element('div', 'cv-root', { role: 'application', 'aria-label': words.graph });
    this.list.append(this.world);
    this.root.append(this.ground, this.list, this.#empty, this.#tip);
    host.replaceChildren(this.root);
    this.root.addEventListener('pointerdown', (event) => {
      if (event.target instanceof Element && event.target.closest('[data-cv-control]')) return;
      // The card under the pointer would take the focus from the list.
      event.preventDefault();
      this.root.classList.remove('cv-keys');
      this.focus();
    });
    // The focus is only drawn for those who use keys.
    this.root.addEventListener('keyup', () => this.root.classList.add('cv-keys'), true);
    this.list.addEventListener('focus', () => focused(true));
    this.list.addEventListener('blur', () => focused(false));
  }

  focus() {
    this.list.focus({ preventScroll: true });
  }

  /** @param {boolean} readOnly */
  setReadOnly(readOnly) {
    this.root.classList.toggle('cv-readonly', readOnly);
    this.list.setAttribute('aria-label', `${this.#words.graph}. ${readOnly ? this.#words.helpReadOnly : this.#words.help}`);
    this.#empty.textContent = readOnly ? this.#words.emptyReadOnly : this.#words.empty;
  }

  /** @param {boolean} empty */
  setEmpty(empty) {
    this.#empty.hidden = !empty;
  }

  /** @param {import('./viewport.js').Viewport} view @param {boolean} far */
  place(view, far) {
    this.world.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.k})`;
    this.root.classList.toggle('cv-far', far);
  }

  /** Tells screen readers which step has the focus. @param {string | null} id of its element */
  setActive(id) {
    if (id === this.list.getAttribute('aria-activedescendant')) return;
    if (id) this.list.setAttribute('aria-activedescendant', id);
    else this.list.removeAttribute('aria-activedescendant');
  }

  /** @param {string | null} text null: nothing more to say @param {import('./gestures.js').Point} [at] */
  tip(text, at) {
    this.#tip.textContent = text ?? '';
    this.#tip.classList.toggle('cv-shown', text !== null);
    if (at) this.#tip.style.transform = `translate(${at.x}px, ${at.y}px)`;
  }
}
