export const CHUNK = 256 << 10;
/** 64 MiB; what was read before is fetched again. */
const MOST_KEPT = 256;

/** The bytes of a growing file, in pieces of which the last used are kept. */
export class Chunks {
  /** Whole pieces, the last used at the end. @type {Map<number, Uint8Array>} */
  #kept = new Map();
  /** @type {Map<number, Promise<Uint8Array>>} */
  #coming = new Map();
  #tail = new Uint8Array(CHUNK);
  #fetch;
  #most;
  size = 0;

  /**
   * @param {(from: number, to: number) => Promise<Uint8Array>} fetch
   * @param {number} [most] pieces to keep
   */
  constructor(fetch, most = MOST_KEPT) {
    this.#fetch = fetch;
    this.#most = most;
  }

  /** @param {Uint8Array} bytes those that follow what was added before */
  add(bytes) {
    for (let at = 0; at < bytes.length; ) {
      const used = this.size % CHUNK;
      const part = bytes.subarray(at, at + CHUNK - used);
      this.#tail.set(part, used);
      at += part.length;
      this.size += part.length;
      if (used + part.length === CHUNK) {
        this.#keep(this.size / CHUNK - 1, this.#tail);
        this.#tail = new Uint8Array(CHUNK);
      }
    }
  }

  /**
   * Bytes that are at hand; null: some must be read first.
   * @param {number} from
   * @param {number} to
   */
  peek(from, to) {
    const bytes = new Uint8Array(to - from);
    for (let i = Math.floor(from / CHUNK); i * CHUNK < to; i++) {
      const piece = this.#at(i);
      if (!piece) return null;
      const start = i * CHUNK;
      bytes.set(piece.subarray(Math.max(0, from - start), Math.min(CHUNK, to - start)), Math.max(0, start - from));
    }
    return bytes;
  }

  /**
   * @param {number} from
   * @param {number} to
   * @returns {Promise<Uint8Array>}
   */
  async read(from, to) {
    // What is asked for together may be more than is kept, so each piece is copied as it comes.
    const bytes = new Uint8Array(to - from);
    for (let i = Math.floor(from / CHUNK); i * CHUNK < to; i++) {
      const piece = this.#at(i) ?? (await this.#get(i));
      const start = i * CHUNK;
      bytes.set(piece.subarray(Math.max(0, from - start), Math.min(CHUNK, to - start)), Math.max(0, start - from));
    }
    return bytes;
  }

  /** @param {number} i */
  #at(i) {
    if (i === Math.floor(this.size / CHUNK)) return this.#tail;
    const piece = this.#kept.get(i);
    if (piece) this.#keep(i, piece);
    return piece;
  }

  /** @param {number} i */
  #get(i) {
    const coming = this.#coming.get(i);
    if (coming) return coming;
    const asked = this.#fetch(i * CHUNK, (i + 1) * CHUNK)
      .then((bytes) => {
        this.#keep(i, bytes);
        return bytes;
      })
      .finally(() => this.#coming.delete(i));
    this.#coming.set(i, asked);
    return asked;
  }

  /** @param {number} i @param {Uint8Array} piece */
  #keep(i, piece) {
    this.#kept.delete(i);
    this.#kept.set(i, piece);
    if (this.#kept.size > this.#most) this.#kept.delete(/** @type {number} */ (this.#kept.keys().next().value));
  }
}
