/**
 * A stretch of text in one look. `cls` holds class names, apart by a blank.
 * @typedef {{text: string, cls: string}} Run
 */

const ESC = '\u001b';
// CSI with its final letter, OSC up to its end, and two-letter sequences; only CSI … m means something here.
const sequence = /\u001b(?:\[([0-9;:]*)([ -/]*[@-~])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_])/g;
// Everything that would not be seen, except tab.
const unseen = /[\u0000-\u0008\u000a-\u001f\u007f]/g;

const styles = new Map([[1, 'bold'], [2, 'dim'], [3, 'italic'], [4, 'underline'], [7, 'inverse'], [9, 'strike']]);
/** What the codes 22 to 29 switch off. @type {Map<number, string[]>} */
const ends = new Map([[22, ['bold', 'dim']], [23, ['italic']], [24, ['underline']], [27, ['inverse']], [29, ['strike']]]);

/** Nearest of the 16 colours to one of the 256. @param {number} n */
function nearest(n) {
  if (n < 16) return n;
  if (n >= 232) return n < 238 ? 8 : n < 250 ? 7 : 15;
  const cube = n - 16;
  return fromRgb(Math.floor(cube / 36) * 51, (Math.floor(cube / 6) % 6) * 51, (cube % 6) * 51);
}

/** @param {number} r @param {number} g @param {number} b */
function fromRgb(r, g, b) {
  const most = Math.max(r, g, b);
  if (most < 48) return 0;
  const half = most * 0.6;
  const hue = (r > half ? 1 : 0) | (g > half ? 2 : 0) | (b > half ? 4 : 0);
  return hue === 7 ? (most > 200 ? 15 : most > 110 ? 7 : 8) : most > 170 ? hue + 8 : hue;
}

/** The look that text has from here on. */
class Look {
  /** @type {Set<string>} */ #styles = new Set();
  #ink = -1;
  #ground = -1;

  /** @param {string} parameters of one SGR sequence */
  apply(parameters) {
    const codes = parameters.split(/[;:]/).map(Number);
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i];
      if (code === 0) this.#reset();
      else if (styles.has(code)) this.#styles.add(/** @type {string} */ (styles.get(code)));
      else if (ends.has(code)) for (const name of ends.get(code) ?? []) this.#styles.delete(name);
      else if (code >= 30 && code <= 37) this.#ink = code - 30;
      else if (code >= 90 && code <= 97) this.#ink = code - 82;
      else if (code >= 40 && code <= 47) this.#ground = code - 40;
      else if (code >= 100 && code <= 107) this.#ground = code - 92;
      else if (code === 39) this.#ink = -1;
      else if (code === 49) this.#ground = -1;
      else if (code === 38 || code === 48) {
        const rgb = codes[i + 1] === 2;
        const colour = rgb ? fromRgb(codes[i + 2], codes[i + 3], codes[i + 4]) : nearest(codes[i + 2] ?? 0);
        if (code === 38) this.#ink = colour;
        else this.#ground = colour;
        i += rgb ? 4 : 2;
      }
    }
  }

  get cls() {
    const names = [...this.#styles].map((name) => `sgr-${name}`);
    if (this.#ink >= 0) names.push(`sgr-ink-${this.#ink}`);
    if (this.#ground >= 0) names.push(`sgr-ground-${this.#ground}`);
    return names.join(' ');
  }

  #reset() {
    this.#styles.clear();
    this.#ink = this.#ground = -1;
  }
}

/**
 * Cuts a line into stretches of one look; what is no text is left out.
 * @param {string} line
 * @returns {Run[]}
 */
export function parse(line) {
  if (!line.includes(ESC)) return line ? [{ text: shown(line), cls: '' }] : [];
  const look = new Look();
  /** @type {Run[]} */ const runs = [];
  let at = 0;
  for (const found of line.matchAll(sequence)) {
    push(runs, line.slice(at, found.index), look.cls);
    if (found[2] === 'm') look.apply(found[1]);
    at = found.index + found[0].length;
  }
  push(runs, line.slice(at), look.cls);
  return runs;
}

/** The text of a line without its looks. @param {string} line */
export const plain = (line) => shown(line.includes(ESC) ? line.replace(sequence, '') : line);

/** @param {string} text */
const shown = (text) => text.replace(unseen, '');

/** @param {Run[]} runs @param {string} text @param {string} cls */
function push(runs, text, cls) {
  const seen = shown(text);
  const last = runs.at(-1);
  if (!seen) return;
  if (last && last.cls === cls) last.text += seen;
  else runs.push({ text: seen, cls });
}
