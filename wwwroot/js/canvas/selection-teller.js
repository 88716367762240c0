const delay = 100;
/** More selected steps than this nobody reads. */
const mostTold = 100;

/** Tells the page which steps are selected, once the selection has settled. */
export class SelectionTeller {
  #scene;
  #tell;
  #timer = 0;
  #told = '';

  /** @param {import('./scene.js').Scene} scene @param {(ids: string[]) => void} tell */
  constructor(scene, tell) {
    this.#scene = scene;
    this.#tell = tell;
  }

  changed() {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      const text = this.#text();
      // A step added here has no name yet; its selection is told once it has.
      if (text === this.#told || text.startsWith('~')) return;
      this.#told = text;
      this.#tell([...this.#scene.selected].slice(0, mostTold));
    }, delay);
  }

  /** The page itself selected. */
  known() {
    this.#told = this.#text();
  }

  stop() {
    clearTimeout(this.#timer);
  }

  #text() {
    return [...this.#scene.selected].join('\n');
  }
}
