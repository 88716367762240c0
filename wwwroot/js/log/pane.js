import { element } from './dom.js';
import { ROW, Rows, Scale } from './rows.js';
import { mark } from './search.js';
import { parse } from './sgr.js';
import { lastWritten, shownPart, withoutTabs } from './text.js';

const OVERSCAN = 40;
const NEAR_END = 4;

/** The lines in view: only they are elements. Rows are 18 px, so where a line lies is known without drawing it. */
export class Pane {
  #index;
  #chunks;
  #rows;
  #content = element('div', 'log-content');
  #window = element('div', 'log-window');
  #probe = element('span', 'log-probe', { 'aria-hidden': 'true' }, 'x'.repeat(100));
  /** @type {Map<number, {element: HTMLElement, end: number}>} */
  #shown = new Map();
  #decoder = new TextDecoder();
  #resize = new ResizeObserver(() => this.#measure());
  #frame = 0;
  #lastTop = 0;
  #letter = 8;
  #wrapped = false;
  #query = '';
  #current = -1;
  following = false;

  /**
   * @param {import('./line-index.js').LineIndex} index
   * @param {import('./chunks.js').Chunks} chunks
   * @param {string} label
   * @param {() => void} moved following began or ended
   */
  constructor(index, chunks, label, moved) {
    this.#index = index;
    this.#chunks = chunks;
    this.#rows = new Rows(index);
    this.scroller = element('div', 'log-scroller', { tabindex: '0', role: 'region', 'aria-label': label });
    this.#content.append(this.#window);
    this.scroller.append(this.#probe, this.#content);
    this.scroller.addEventListener('scroll', () => {
      if (this.#noticeScroll()) moved();
      this.refresh();
    });
    this.#resize.observe(this.scroller);
  }

  /** Lines of which some part is in view. */
  get firstVisible() {
    return this.#rows.line(Math.floor(this.#top / ROW));
  }

  /** Draws once in this frame. */
  refresh() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  follow() {
    this.following = true;
    this.refresh();
  }

  /** @param {boolean} on */
  wrap(on) {
    this.#wrapped = on;
    this.scroller.classList.toggle('log-wrapped', on);
    this.#measure();
  }

  /** Marks what is searched for. @param {string} query */
  highlight(query) {
    this.#query = query;
    this.#forget();
  }

  /** Brings a line into the middle and marks it. @param {number} line -1: none is marked */
  show(line) {
    this.#current = line;
    if (line >= 0) {
      this.following = false;
      this.#scrollTo(this.#rows.first(line) * ROW - this.scroller.clientHeight / 2 + ROW);
    }
    this.#forget();
  }

  dispose() {
    cancelAnimationFrame(this.#frame);
    this.#resize.disconnect();
    this.scroller.remove();
  }

  get #scale() {
    return new Scale(this.#rows.count, this.scroller.clientHeight);
  }

  get #top() {
    return this.#scale.toReal(this.scroller.scrollTop);
  }

  /** @param {number} real */
  #scrollTo(real) {
    const scale = this.#scale;
    this.#content.style.height = `${scale.height}px`;
    this.scroller.scrollTop = Math.max(0, scale.toScroll(real));
    this.#lastTop = this.scroller.scrollTop;
  }

  /** A scroll up ends following, one to the end begins it. */
  #noticeScroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const before = this.following;
    if (scrollTop < this.#lastTop - 1) this.following = false;
    else if (scrollHeight - scrollTop - clientHeight <= NEAR_END) this.following = true;
    this.#lastTop = scrollTop;
    return before !== this.following;
  }

  #measure() {
    const line = this.firstVisible;
    this.#letter = this.#probe.getBoundingClientRect().width / 100 || this.#letter;
    const room = this.#window.clientWidth - this.#gutter;
    this.#rows.wrap(this.#wrapped ? Math.max(20, Math.floor(room / this.#letter)) : 0);
    if (!this.following) this.#scrollTo(this.#rows.first(line) * ROW);
    this.#forget();
  }

  /** Width of the line numbers, as the style sheet has it. */
  get #gutter() {
    return (String(this.#index.count).length + 3) * this.#letter + 8;
  }

  #forget() {
    for (const { element: row } of this.#shown.values()) row.remove();
    this.#shown.clear();
    this.refresh();
  }

  #draw() {
    const scale = this.#scale;
    const digits = String(this.#index.count).length;
    this.#content.style.height = `${scale.height}px`;
    this.scroller.style.setProperty('--log-digits', String(digits));
    if (this.following) this.#scrollTo(scale.real);
    if (this.#index.count === 0) return this.#forgetAll();

    const top = this.#top;
    const first = this.#rows.line(Math.max(0, Math.floor(top / ROW) - OVERSCAN));
    const last = this.#rows.line(Math.floor((top + this.scroller.clientHeight) / ROW) + OVERSCAN);
    for (const [line, { element: row, end }] of this.#shown)
      if (line < first || line > last || end !== this.#index.end(line)) {
        row.remove();
        this.#shown.delete(line);
      }
    if (!this.#fill(first, last)) return;
    // Scrolled px stand for more than one px of rows where the rows are higher than a browser can draw.
    const offset = this.#rows.first(first) * ROW - top + this.scroller.scrollTop;
    this.#window.style.transform = `translateY(${offset}px)`;
  }

  #forgetAll() {
    for (const { element: row } of this.#shown.values()) row.remove();
    this.#shown.clear();
  }

  /** False: some text must be fetched first; it is drawn when it came. @param {number} first @param {number} last */
  #fill(first, last) {
    /** @type {Element | null} */ let before = this.#window.firstElementChild;
    for (let line = first; line <= last; line++) {
      const known = this.#shown.get(line);
      if (known) {
        before = known.element.nextElementSibling;
        continue;
      }
      const row = this.#row(line);
      if (!row) {
        const [from, to] = [this.#index.start(first), this.#index.end(last)];
        this.#chunks.read(from, Math.min(to, from + (8 << 20))).then(() => this.refresh(), () => {});
        return false;
      }
      this.#window.insertBefore(row, before);
      this.#shown.set(line, { element: row, end: this.#index.end(line) });
    }
    return true;
  }

  /** @param {number} line */
  #row(line) {
    const text = this.#text(line);
    if (text === null) return null;
    const row = element('div', line === this.#current ? 'log-row log-current' : 'log-row', { 'data-line': String(line + 1) });
    row.style.height = `${this.#rows.height(line) * ROW}px`;
    for (const run of mark(parse(withoutTabs(text)), this.#query))
      row.append(run.cls ? element('span', run.cls, {}, run.text) : document.createTextNode(run.text));
    return row;
  }

  /** @param {number} line */
  #text(line) {
    const [start, end] = [this.#index.start(line), this.#index.end(line)];
    let part = shownPart(start, end, true);
    let bytes = this.#chunks.peek(part.from, part.to);
    if (bytes && part.from > start && !bytes.includes(13)) {
      part = shownPart(start, end, false);
      bytes = this.#chunks.peek(part.from, part.to);
    }
    if (!bytes) return null;
    const text = lastWritten(this.#decoder.decode(bytes).replace(/\n$/, ''));
    return part.left > 0 ? `${text} … and ${part.left.toLocaleString('en')} bytes more in this line` : text;
  }
}
