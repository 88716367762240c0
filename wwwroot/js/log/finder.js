import { button, element } from './dom.js';
import { find, MOST_HITS, nextHit } from './search.js';

const TYPING = 200;

/** The search field, its count, and the way from hit to hit. */
export class Finder {
  #index;
  #chunks;
  #pane;
  /** @type {number[]} */ #hits = [];
  #at = -1;
  #next = 0;
  #typing = 0;
  #searching = new AbortController();
  #busy = false;
  #failed = false;
  #input = element('input', 'log-search', { type: 'search', placeholder: 'Search', 'aria-label': 'Search in the log', spellcheck: 'false', autocomplete: 'off' });
  #count = element('span', 'log-count', { role: 'status' });
  #previous = button('', 'Previous line with a hit (Shift+Enter)', '↑', () => this.#step(-1));
  #following = button('', 'Next line with a hit (Enter)', '↓', () => this.#step(1));

  /**
   * @param {import('./line-index.js').LineIndex} index
   * @param {import('./chunks.js').Chunks} chunks
   * @param {import('./pane.js').Pane} pane
   */
  constructor(index, chunks, pane) {
    this.#index = index;
    this.#chunks = chunks;
    this.#pane = pane;
    this.elements = [this.#input, this.#count, this.#previous, this.#following];
    this.#input.addEventListener('input', () => this.#typed());
    this.#input.addEventListener('keydown', (event) => this.#key(event));
    this.#tell();
  }

  focus() {
    this.#input.focus();
    this.#input.select();
  }

  /** More was written. */
  grown() {
    if (this.#query && !this.#busy && !this.#typing) this.#search();
  }

  dispose() {
    clearTimeout(this.#typing);
    this.#searching.abort();
  }

  get #query() {
    return this.#input.value;
  }

  #typed() {
    clearTimeout(this.#typing);
    this.#typing = window.setTimeout(() => this.#begin(), TYPING);
  }

  async #begin() {
    this.#typing = 0;
    this.#searching.abort();
    this.#searching = new AbortController();
    this.#hits = [];
    this.#at = -1;
    this.#next = 0;
    this.#busy = false;
    this.#pane.highlight(this.#query);
    if (this.#query) await this.#search();
    else this.#pane.show(-1);
    if (this.#hits.length > 0) this.#go(nextHit(this.#hits, this.#pane.firstVisible - 1, 1));
    this.#tell();
  }

  async #search() {
    const { signal } = this.#searching;
    this.#busy = true;
    this.#failed = false;
    this.#tell();
    try {
      const found = await find(this.#index, (from, to) => this.#chunks.read(from, to), this.#query, this.#next, signal);
      if (signal.aborted) return;
      this.#hits = [...this.#hits.filter((line) => line < this.#next), ...found.hits].slice(0, MOST_HITS);
      this.#next = found.next;
    } catch {
      if (signal.aborted) return;
      // What could not be read was not searched: that must not look like nothing found.
      this.#failed = true;
    }
    this.#busy = false;
    this.#tell();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === 'Enter') {
      event.preventDefault();
      this.#step(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape' && this.#query) {
      event.preventDefault();
      this.#input.value = '';
      this.#typed();
      this.#pane.scroller.focus();
    }
  }

  /** @param {1 | -1} direction */
  #step(direction) {
    const from = this.#at >= 0 ? this.#hits[this.#at] : this.#pane.firstVisible;
    this.#go(nextHit(this.#hits, from, direction));
    this.#tell();
  }

  /** @param {number} hit index into the hits */
  #go(hit) {
    this.#at = hit;
    if (hit >= 0) this.#pane.show(this.#hits[hit]);
  }

  #tell() {
    const total = this.#hits.length;
    const many = total >= MOST_HITS ? `${MOST_HITS.toLocaleString('en')}+` : total.toLocaleString('en');
    this.#count.textContent = !this.#query ? ''
      : this.#failed ? 'Search failed: type again'
      : this.#busy && total === 0 ? 'Searching…'
      : total === 0 ? 'No line'
      : this.#at >= 0 ? `${(this.#at + 1).toLocaleString('en')} of ${many}` : `${many} ${total === 1 ? 'line' : 'lines'}`;
    this.#previous.disabled = this.#following.disabled = total === 0;
  }
}
