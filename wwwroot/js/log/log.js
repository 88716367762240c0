import { Chunks } from './chunks.js';
import { button, element } from './dom.js';
import { Finder } from './finder.js';
import { LineIndex } from './line-index.js';
import { Pane } from './pane.js';
import { Source } from './source.js';

const units = ['B', 'KiB', 'MiB', 'GiB'];
const wrapKept = 'aip-log-wrap';

/**
 * Shows a log in the host, which must stay this island's alone.
 * @param {HTMLElement} host
 * @param {{url: string, file: string, label: string, tail: boolean}} options file: its name when it is saved; tail: begin at the end
 */
export const create = (host, options) => new Log(host, options);

class Log {
  #left = new AbortController();
  #index = new LineIndex();
  #chunks;
  #pane;
  #finder;
  #root = element('div', 'log-root');
  #size = element('span', 'log-size');
  #live = element('span', 'log-live', { hidden: '' }, 'Live');
  #message = element('div', 'log-message', { role: 'status', hidden: '' });
  #follow = button('log-follow', 'Go to the end and stay there', 'Follow', () => {
    this.#pane.follow();
    this.#tell();
  });
  #wrap = button('', 'Wrap long lines', 'Wrap', () => this.#setWrap(this.#wrap.getAttribute('aria-pressed') !== 'true'));
  #news = { live: true, complete: false, problem: '' };

  /** @param {HTMLElement} host @param {{url: string, file: string, label: string, tail: boolean}} options */
  constructor(host, options) {
    const source = new Source(options.url, this.#left.signal);
    this.#chunks = new Chunks((from, to) => source.range(from, to));
    this.#pane = new Pane(this.#index, this.#chunks, options.label, () => this.#tell());
    this.#finder = new Finder(this.#index, this.#chunks, this.#pane);
    const bar = element('div', 'log-bar', { role: 'toolbar', 'aria-label': 'Log' });
    const download = element('a', 'log-button', { href: options.url, download: options.file, title: 'Download the whole log' }, 'Download');
    bar.append(...this.#finder.elements, element('span', 'log-space'), this.#live, this.#size, this.#wrap, download);
    const body = element('div', 'log-body');
    body.append(this.#pane.scroller, this.#message, this.#follow);
    this.#root.append(bar, body);
    this.#root.addEventListener('keydown', (event) => this.#key(event));
    host.append(this.#root);
    this.#setWrap(localStorage.getItem(wrapKept) !== 'no');
    if (options.tail) this.#pane.follow();
    void source.follow(() => this.#chunks.size, (bytes) => this.#add(bytes), (news) => {
      this.#news = news;
      this.#tell();
    });
    this.#tell();
  }

  dispose() {
    this.#left.abort();
    this.#finder.dispose();
    this.#pane.dispose();
    this.#root.remove();
  }

  /** @param {Uint8Array} bytes */
  #add(bytes) {
    this.#index.add(bytes);
    this.#chunks.add(bytes);
    this.#pane.refresh();
    this.#finder.grown();
    this.#tell();
  }

  /** @param {boolean} on */
  #setWrap(on) {
    this.#wrap.setAttribute('aria-pressed', String(on));
    localStorage.setItem(wrapKept, on ? 'yes' : 'no');
    this.#pane.wrap(on);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key.toLowerCase() !== 'f' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.#finder.focus();
  }

  #tell() {
    const { live, complete, problem } = this.#news;
    const lines = this.#index.count;
    this.#live.hidden = !live || problem !== '';
    this.#follow.hidden = !live || this.#pane.following || lines === 0;
    this.#size.textContent = lines === 0 ? '' : `${lines.toLocaleString('en')} ${lines === 1 ? 'line' : 'lines'} · ${bytesText(this.#index.size)}`;
    this.#message.textContent = problem || (lines > 0 || !complete ? '' : live ? 'Nothing was written yet.' : 'The step wrote nothing.');
    this.#message.hidden = this.#message.textContent === '';
    this.#message.classList.toggle('log-problem', problem !== '');
    this.#root.dataset.state = live ? 'live' : complete ? 'complete' : 'loading';
  }
}

/** @param {number} bytes */
function bytesText(bytes) {
  const unit = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const value = bytes / 1024 ** unit;
  return `${unit === 0 || value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${units[unit]}`;
}
