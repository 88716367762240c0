import { Announcer } from './announcer.js';
import { cardRect, DETAIL_ZOOM } from './card.js';
import { Cards } from './cards.js';
import { Commits, send } from './commits.js';
import { Controls } from './controls.js';
import { stylesheet } from './dom.js';
import { applyPatch } from './edits.js';
import { Frame } from './frame.js';
import { Gestures } from './gestures.js';
import { Keyboard } from './keyboard.js';
import { Minimap } from './minimap.js';
import { Painter } from './painter.js';
import { attachPalette } from './palette.js';
import { Scene } from './scene.js';
import { SelectionTeller } from './selection-teller.js';
import { decode, QUEUED } from './statuses.js';
import { ThemeReader } from './theme.js';
import { words as english } from './words.js';

/**
 * The page's side: what .NET offers to be called.
 * @typedef {{invokeMethodAsync(method: string, ...args: unknown[]): Promise<unknown>}} DotNet
 *
 * @typedef {object} Options
 * @property {boolean} [readOnly]
 * @property {boolean} [letters] single-letter shortcuts; default on
 * @property {string} icons address of the sprite with the glyphs of step types
 * @property {import('./cards.js').Kinds} kinds
 * @property {Partial<import('./words.js').Words>} [words]
 *
 * Edges are pairs of indexes into the nodes: from, to, from, to, …
 * @typedef {{rev: number, handled?: number, nodes: import('./graph.js').NodeData[], edges: number[]}} Model
 */

const overscan = 120;

/**
 * Puts a graph into the host, which must stay this island's alone.
 * @param {HTMLElement} host
 * @param {DotNet} dotnet
 * @param {Options} options
 */
export async function create(host, dotnet, options) {
  await stylesheet(new URL('./canvas.css', import.meta.url).href);
  return new Canvas(host, dotnet, options);
}

class Canvas {
  #dotnet;
  #options;
  #words;
  #scene = new Scene(() => this.#schedule());
  #frame;
  #theme;
  #painter;
  #cards;
  #minimap;
  #controls;
  #announcer;
  #gestures;
  #keyboard;
  #commits;
  #selection;
  #resizes;
  #request = 0;
  #added = 0;
  #fitted = false;
  #disposed = false;
  /** @type {(() => void)[]} */
  #palettes = [];

  /** @param {HTMLElement} host @param {DotNet} dotnet @param {Options} options */
  constructor(host, dotnet, options) {
    this.#dotnet = dotnet;
    this.#options = options;
    this.#words = { ...english, ...options.words };
    this.#frame = new Frame(host, this.#words, (focused) => {
      this.#scene.focused = focused;
      this.#scene.invalidate();
    });
    const { root, list, world, ground } = this.#frame;

    this.#theme = new ThemeReader(root, () => this.#themed());
    const theme = this.#theme.read();
    this.#painter = new Painter(ground, this.#scene, theme);
    this.#cards = new Cards(world, this.#scene, this.#words, options.kinds, options.icons);
    this.#controls = new Controls(root, this.#scene, this.#words, () => this.fit());
    this.#minimap = new Minimap(root, this.#scene, theme, this.#words.overview);
    this.#announcer = new Announcer(root);
    this.#commits = new Commits(this.#scene, (seq, rev, op) => send(dotnet, seq, rev, op));
    this.#selection = new SelectionTeller(this.#scene, (ids) => this.#tell('OnSelect', ids));
    const actions = this.#actions();
    this.#gestures = new Gestures(root, this.#scene, actions);
    this.#keyboard = new Keyboard(list, this.#scene, {
      ...actions,
      command: (name, id) => this.#command(name, id),
      letters: () => options.letters !== false,
      cancel: () => this.#cancel(),
      fit: () => this.fit(),
    });
    this.#resizes = new ResizeObserver(() => this.#resized());
    this.#resizes.observe(root);
    this.setReadOnly(options.readOnly ?? false);
    this.#resized();
  }

  /** @param {Model | Uint8Array} model bytes: the same as UTF-8 JSON */
  load(model) {
    const { rev, handled = 0, nodes, edges } = model instanceof Uint8Array ? /** @type {Model} */ (JSON.parse(new TextDecoder().decode(model))) : model;
    this.#gestures.cancel();
    this.#keyboard.leave();
    this.#scene.rev = rev;
    this.#scene.load(nodes, edges);
    this.#commits.reloaded(handled);
    if (!this.#fitted && nodes.length > 0) this.#fitFirst();
    this.#graphChanged();
  }

  /**
   * What .NET did: the answer to a change of ours (`seq`), or somebody else's.
   * @param {import('./edits.js').Patch} patch
   * @param {number} [seq]
   * @param {string | null} [step] the name of a step that was added
   */
  apply(patch, seq = 0, step = null) {
    if (patch.base !== this.#scene.rev) return this.#command('reload');
    if (seq > 0) this.#commits.accepted(seq, step);
    applyPatch(this.#scene, patch, (id) => this.#commits.offset(id));
    if (!this.#fitted && this.#scene.graph.nodes.size > 0) this.#fitFirst();
    this.#graphChanged();
  }

  /** @param {number} seq @param {string} reason */
  reject(seq, reason) {
    this.#commits.rejected(seq);
    this.#announcer.say(this.#words.refused(reason));
    this.#frame.tip(reason, { x: this.#scene.view.width / 2, y: 24 });
    setTimeout(() => this.#frame.tip(null), 4000);
    this.#graphChanged();
  }

  /** @param {Uint8Array} bytes as statuses.js reads them */
  setStatuses(bytes) {
    const { rev, changes } = decode(bytes);
    if (rev !== this.#scene.rev) return this.#command('reload');
    for (const { index, status, progress } of changes) {
      const node = this.#scene.graph.at(index);
      if (node) Object.assign(node, { status, progress });
      if (status !== QUEUED) this.#scene.lively = true;
    }
    this.#scene.lively ||= this.#scene.readOnly;
    this.#graphChanged();
  }

  /** Selects the step, brings it into view and takes the focus. @param {string} id */
  focus(id) {
    this.#show(id);
    this.#frame.focus();
  }

  /** @param {string[]} ids */
  select(ids) {
    this.#scene.select(ids);
    this.#selection.known();
    const node = ids.length === 1 && this.#scene.graph.get(ids[0]);
    if (node) this.#scene.view.reveal(cardRect(node));
  }

  /** @param {string[]} [ids] */
  fit(ids) {
    this.#fitted = true;
    this.#scene.fit(ids);
  }

  /** @param {boolean} readOnly */
  setReadOnly(readOnly) {
    this.#scene.readOnly = readOnly;
    this.#frame.setReadOnly(readOnly);
    this.#scene.invalidate();
  }

  /** @param {HTMLElement} palette with elements that carry `data-step-kind` */
  addPalette(palette) {
    this.#palettes.push(attachPalette(palette, this.#frame.root, this.#scene, (kind, x, y) => {
      if (!this.#scene.readOnly) this.#add(kind, x, y);
    }));
  }

  /** Adds a step to the right of another, connected, or in the middle of the view. @param {string} kind @param {string | null} after */
  add(kind, after) {
    const before = this.#scene.graph.get(after);
    const [cx, cy] = this.#scene.view.toWorld(this.#scene.view.width / 2, this.#scene.view.height / 2);
    const { w, h } = cardRect({ x: 0, y: 0 });
    const start = before ? { x: before.x + w + 72, y: before.y } : { x: cx - w / 2, y: cy - h / 2 };
    const place = this.#scene.freePlace(start);
    this.#add(kind, place.x, place.y, before?.id);
    this.#frame.focus();
  }

  dispose() {
    this.#disposed = true;
    this.#commits.stop();
    this.#announcer.stop();
    this.#theme.stop();
    this.#resizes.disconnect();
    for (const detach of this.#palettes) detach();
    cancelAnimationFrame(this.#request);
    this.#selection.stop();
    this.#frame.root.remove();
  }

  #fitFirst() {
    // Without a size there is nothing to fit into; the first one comes from the observer.
    this.#fitted = this.#scene.view.width > 1;
    this.#scene.fitFirst();
  }

  /** @returns {import('./gestures.js').Actions} */
  #actions() {
    return {
      commit: (op) => {
        this.#commits.run(op);
        this.#graphChanged();
      },
      selected: () => this.#selectionChanged(),
      open: (id) => this.#command('open', id),
      tip: (text, at) => this.#frame.tip(text, at),
      say: (text) => this.#announcer.say(text),
      words: this.#words,
    };
  }

  /** @param {string} kind @param {number} x @param {number} y @param {string} [after] */
  #add(kind, x, y, after) {
    const tempId = `~${++this.#added}`;
    const label = this.#options.kinds[kind]?.title ?? kind;
    this.#fitted = true;
    this.#commits.run({ op: 'add', tempId, kind, label, x: Math.round(x), y: Math.round(y), ...(after ? { after } : {}) });
    this.#show(tempId);
    this.#announcer.say(this.#words.added(label));
    this.#graphChanged();
  }

  /** @param {string} id */
  #show(id) {
    const node = this.#scene.graph.get(id);
    if (!node) return;
    // In view before it is announced: a screen reader can't follow to an element that isn't there.
    this.#scene.view.reveal(cardRect(node));
    this.#scene.select([id], id);
    this.#selectionChanged();
  }

  #cancel() {
    const busy = this.#gestures.busy;
    this.#gestures.cancel();
    return busy;
  }

  #selectionChanged() {
    const node = this.#scene.activeNode;
    if (node && this.#scene.focused && !this.#gestures.busy) this.#scene.view.reveal(cardRect(node), 12);
    this.#scene.invalidate();
    this.#selection.changed();
  }

  #graphChanged() {
    this.#minimap.changed();
    this.#frame.setEmpty(this.#scene.graph.nodes.size === 0);
    this.#selectionChanged();
  }

  /** @param {string} name @param {string} [id] */
  #command(name, id) {
    this.#tell('OnCommand', name, id ?? null);
  }

  /** News that may be lost while the connection is away. @param {string} method @param {unknown[]} args */
  #tell(method, ...args) {
    if (!this.#disposed) this.#dotnet.invokeMethodAsync(method, ...args).catch(() => {});
  }

  #themed() {
    const theme = this.#theme.read();
    this.#painter.theme = theme;
    this.#minimap.theme = theme;
    this.#scene.invalidate();
  }

  #resized() {
    const { clientWidth, clientHeight } = this.#frame.root;
    const { view } = this.#scene;
    const first = view.width <= 1;
    Object.assign(view, { width: clientWidth || 1, height: clientHeight || 1 });
    this.#painter.resize();
    if (first && this.#scene.graph.nodes.size > 0) this.#fitFirst();
    // Painted at once: a resized canvas is blank until it is.
    this.#paint(performance.now());
  }

  #schedule() {
    if (this.#request === 0 && !this.#disposed) this.#request = requestAnimationFrame((now) => this.#paint(now));
  }

  /** @param {number} now */
  #paint(now) {
    this.#request = 0;
    const { view, grid, activeNode, focused } = this.#scene;
    const far = view.k < DETAIL_ZOOM;
    const inView = grid.query(view.visible(far ? 0 : overscan));
    // Far out only the active step is an element, so that it can be announced.
    this.#cards.show(!far ? inView : focused && activeNode ? [activeNode] : []);
    this.#frame.place(view, far);
    const unfinished = this.#painter.paint(inView);
    const waiting = this.#minimap.paint(now);
    this.#controls.show(view.k);
    this.#frame.setActive(this.#cards.elementId(activeNode));
    if (unfinished || waiting) this.#schedule();
  }
}
