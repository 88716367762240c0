import { perform } from './edits.js';

/**
 * @typedef {import('./edits.js').Op} Op
 * @typedef {{seq: number, op: Op, undo: () => void}} Pending
 */

const retryAfter = 1000;

/**
 * Changes that are shown already and not yet accepted. They are told one at a time, in order; .NET answers each by
 * `apply` or `reject`. While the connection is away they wait.
 */
export class Commits {
  /** @type {Pending[]} */
  #pending = [];
  #scene;
  #send;
  #seq = 0;
  #telling = 0;
  #stopped = false;
  /** Names that .NET gave to steps added here. @type {Map<string, string>} */
  #names = new Map();

  /**
   * @param {import('./scene.js').Scene} scene
   * @param {(seq: number, rev: number, op: Op) => Promise<unknown>} send
   */
  constructor(scene, send) {
    this.#scene = scene;
    this.#send = send;
  }

  /** @param {Op} op */
  run(op) {
    this.#pending.push({ seq: ++this.#seq, op, undo: perform(this.#scene, op) });
    this.#tell();
  }

  /** @param {number} seq @param {string | null} step the name of a step that was added */
  accepted(seq, step) {
    const [done] = this.#take(seq);
    if (done?.op.op === 'add' && step) {
      this.#names.set(done.op.tempId, step);
      const node = this.#scene.graph.get(done.op.tempId);
      if (node) this.#scene.renameNode(node, step);
    }
    this.#tell();
  }

  /** @param {number} seq */
  rejected(seq) {
    const [refused] = this.#take(seq);
    refused?.undo();
    this.#tell();
  }

  /** After a load: what .NET has handled is in it; the rest is shown again on top. @param {number} handled */
  reloaded(handled) {
    this.#pending = this.#pending.filter((p) => p.seq > handled);
    this.#seq = Math.max(this.#seq, handled);
    for (const pending of this.#pending) pending.undo = perform(this.#scene, pending.op);
    this.#telling = 0;
    this.#tell();
  }

  /** How far the card was moved since what .NET knows. @param {string} id */
  offset(id) {
    let dx = 0, dy = 0;
    for (const { op } of this.#pending)
      if (op.op === 'move' && op.ids.some((moved) => this.#name(moved) === id)) {
        dx += op.dx;
        dy += op.dy;
      }
    return { dx, dy };
  }

  stop() {
    this.#stopped = true;
  }

  /** @param {number} seq */
  #take(seq) {
    const at = this.#pending.findIndex((p) => p.seq === seq);
    if (this.#telling === seq) this.#telling = 0;
    return at < 0 ? [] : this.#pending.splice(at, 1);
  }

  async #tell() {
    const next = this.#pending[0];
    if (!next || this.#telling !== 0 || this.#stopped) return;
    this.#telling = next.seq;
    try {
      await this.#send(next.seq, this.#scene.rev, this.#named(next.op));
    } catch {
      this.#telling = 0;
      setTimeout(() => this.#tell(), retryAfter);
    }
  }

  /** @param {string} id */
  #name(id) {
    return this.#names.get(id) ?? id;
  }

  /** @param {Op} op @returns {Op} */
  #named(op) {
    switch (op.op) {
      case 'add':
        return op.after ? { ...op, after: this.#name(op.after) } : op;
      case 'move':
      case 'remove':
        return { ...op, ids: op.ids.map((id) => this.#name(id)) };
      case 'connect':
      case 'disconnect':
        return { ...op, from: this.#name(op.from), to: this.#name(op.to) };
    }
  }
}

/** A message of the circuit holds 32 KB; beyond this length an operation goes as a stream. */
const longest = 16_000;

/**
 * @param {import('./canvas.js').DotNet} dotnet
 * @param {number} seq
 * @param {number} rev
 * @param {Op} op
 */
export function send(dotnet, seq, rev, op) {
  const text = JSON.stringify(op);
  if (text.length < longest) return dotnet.invokeMethodAsync('OnCommit', seq, rev, op);
  const { DotNet } = /** @type {{DotNet: {createJSStreamReference(data: Uint8Array): unknown}}} */ (/** @type {unknown} */ (window));
  return dotnet.invokeMethodAsync('OnLargeCommit', seq, rev, DotNet.createJSStreamReference(new TextEncoder().encode(text)));
}
