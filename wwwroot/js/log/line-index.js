const LF = 10, CR = 13, ESC = 27, TAB = 9;
export const TAB_WIDTH = 8;

/** An array of numbers that grows. */
class Numbers {
  #items = new Float64Array(1024);
  length = 0;

  /** @param {number} value */
  push(value) {
    if (this.length === this.#items.length) {
      const more = new Float64Array(this.length * 2);
      more.set(this.#items);
      this.#items = more;
    }
    this.#items[this.length++] = value;
  }

  /** @param {number} i */
  at(i) {
    return this.#items[i];
  }
}

/**
 * Where the lines of a growing file begin and how many columns each fills, found while its bytes pass once in order.
 * The text itself is not kept. Columns are those of a fixed-width font: a wide letter fills two.
 */
export class LineIndex {
  #starts = new Numbers();
  #widths = new Numbers();
  #begun = false;
  #width = 0;
  #returned = false;
  /** 0: text, 1: after ESC, 2: in CSI, 3: in OSC. */
  #escape = 0;
  size = 0;

  /** Lines, the unfinished last one included. */
  get count() {
    return this.#starts.length;
  }

  /** @param {Uint8Array} bytes those that follow what was added before */
  add(bytes) {
    for (let i = 0; i < bytes.length; i++) {
      if (!this.#begun) {
        this.#starts.push(this.size + i);
        this.#begun = true;
      }
      if (bytes[i] === LF) this.#end();
      else this.#pass(bytes[i]);
    }
    this.size += bytes.length;
  }

  /** @param {number} line */
  start(line) {
    return line < this.count ? this.#starts.at(line) : this.size;
  }

  /** First byte behind the line and its line break. @param {number} line */
  end(line) {
    return this.start(line + 1);
  }

  /** Columns of the line. @param {number} line */
  width(line) {
    return line < this.#widths.length ? this.#widths.at(line) : this.#width;
  }

  #end() {
    this.#widths.push(this.#width);
    this.#width = 0;
    this.#returned = this.#begun = false;
    this.#escape = 0;
  }

  /** @param {number} byte */
  #pass(byte) {
    if (this.#escape) this.#escape = after(this.#escape, byte);
    else if (byte === ESC) this.#escape = 1;
    else if (byte === CR) this.#returned = true;
    else if (byte === TAB) this.#fill(TAB_WIDTH - (this.#width % TAB_WIDTH));
    else if (byte >= 32 && byte !== 127 && (byte & 0xc0) !== 0x80) this.#fill(isWide(byte) ? 2 : 1);
  }

  /** @param {number} columns */
  #fill(columns) {
    // A progress bar begins its line again.
    if (this.#returned) this.#width = 0;
    this.#returned = false;
    this.#width += columns;
  }
}

/** First bytes of U+3000 to U+DFFF, and of what lies beyond U+FFFF. @param {number} byte */
const isWide = (byte) => (byte >= 0xe3 && byte <= 0xed) || byte >= 0xf0;

/** @param {number} state @param {number} byte */
function after(state, byte) {
  if (state === 1) return byte === 0x5b ? 2 : byte === 0x5d ? 3 : 0;
  if (state === 2) return byte >= 0x40 && byte <= 0x7e ? 0 : 2;
  return byte === 7 ? 0 : byte === ESC ? 1 : 3;
}
