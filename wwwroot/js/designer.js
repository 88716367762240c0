/**
 * A plain text box with line numbers. What is typed goes to .NET as a stream, so that a large paste doesn't break the circuit.
 * @typedef {{invokeMethodAsync(method: string, ...args: unknown[]): Promise<unknown>}} DotNet
 */

const pause = 300;
const longPaste = 20_000;

/**
 * @param {HTMLTextAreaElement} area
 * @param {HTMLElement} gutter
 * @param {DotNet} dotnet
 */
export function createEditor(area, gutter, dotnet) {
  return new Editor(area, gutter, dotnet);
}

/**
 * Puts the focus on the form's box for a field, or on the nearest one that holds it.
 * @param {HTMLElement} root
 * @param {string} path
 */
export function focusField(root, path) {
  for (let at = path; at; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    const field = root.querySelector(`[data-field="${CSS.escape(at)}"]`) ?? root.querySelector(`[data-field^="${CSS.escape(at)}/"]`);
    if (field instanceof HTMLElement) {
      field.focus();
      return;
    }
  }
}

class Editor {
  #area;
  #gutter;
  #dotnet;
  #timer = 0;
  #lines = 0;
  /** @type {Set<number>} */
  #wrong = new Set();

  /** @param {HTMLTextAreaElement} area @param {HTMLElement} gutter @param {DotNet} dotnet */
  constructor(area, gutter, dotnet) {
    this.#area = area;
    this.#gutter = gutter;
    this.#dotnet = dotnet;
    area.addEventListener('input', () => this.#typed());
    area.addEventListener('paste', (event) => this.#pasted(event));
    area.addEventListener('scroll', () => this.#scrolled());
  }

  /** @param {string} text */
  setText(text) {
    if (this.#area.value === text) return;
    const { selectionStart, scrollTop } = this.#area;
    this.#area.value = text;
    this.#area.selectionStart = this.#area.selectionEnd = Math.min(selectionStart, text.length);
    this.#area.scrollTop = scrollTop;
    this.#number();
  }

  /** @param {number[]} lines those with problems */
  setProblems(lines) {
    this.#wrong = new Set(lines);
    this.#lines = -1;
    this.#number();
  }

  /** @param {number} line */
  goTo(line) {
    const rows = this.#area.value.split('\n');
    const start = rows.slice(0, line - 1).reduce((sum, row) => sum + row.length + 1, 0);
    this.#area.focus();
    this.#area.setSelectionRange(start, start + (rows[line - 1]?.length ?? 0));
    this.#area.scrollTop = Math.max(0, (line - 4) * parseFloat(getComputedStyle(this.#area).lineHeight));
  }

  dispose() {
    clearTimeout(this.#timer);
  }

  /** A browser takes seconds to type a long text in. @param {ClipboardEvent} event */
  #pasted(event) {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (text.length < longPaste || this.#area.readOnly) return;
    event.preventDefault();
    this.#area.setRangeText(text.replaceAll('\r\n', '\n'), this.#area.selectionStart, this.#area.selectionEnd, 'end');
    this.#typed();
  }

  #typed() {
    this.#number();
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#tell(), pause);
  }

  #tell() {
    const { DotNet } = /** @type {{DotNet: {createJSStreamReference(data: Uint8Array): unknown}}} */ (/** @type {unknown} */ (window));
    const bytes = new TextEncoder().encode(this.#area.value);
    // Told again when the connection is back.
    this.#dotnet.invokeMethodAsync('OnText', DotNet.createJSStreamReference(bytes)).catch(() => {
      this.#timer = window.setTimeout(() => this.#tell(), 2000);
    });
  }

  #number() {
    const count = this.#area.value.split('\n').length;
    if (count === this.#lines) return;
    this.#lines = count;
    const numbers = document.createElement('div');
    numbers.textContent = Array.from({ length: count }, (_, i) => i + 1).join('\n');
    const marks = [...this.#wrong].filter((line) => line <= count).map((line) => {
      const mark = document.createElement('span');
      mark.textContent = String(line);
      mark.style.top = `calc(var(--line) * ${line - 1} + var(--pad))`;
      return mark;
    });
    this.#gutter.replaceChildren(numbers, ...marks);
    this.#scrolled();
  }

  #scrolled() {
    this.#gutter.scrollTop = this.#area.scrollTop;
  }
}
