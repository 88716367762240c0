import { legalTargets } from './graph.js';

/**
 * @typedef {import('./scene.js').Scene} Scene
 * @typedef {import('./graph.js').GraphNode} GraphNode
 * @typedef {import('./gestures.js').Actions & {
 *   command: (name: string, id?: string) => void, letters: () => boolean, cancel: () => boolean, fit: () => void}} KeyActions
 */

const step = 8;
const bigStep = 40;

/** @type {Record<string, [number, number]>} */
const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Everything that pointers can do, by keys. */
export class Keyboard {
  #scene;
  #actions;
  /** What is offered now. @type {{cut: boolean, choices: {node: GraphNode, from: GraphNode, to: GraphNode}[], at: number} | null} */
  #offer = null;

  /** @param {HTMLElement} target @param {Scene} scene @param {KeyActions} actions */
  constructor(target, scene, actions) {
    this.#scene = scene;
    this.#actions = actions;
    target.addEventListener('keydown', (event) => {
      if (this.#handle(event)) {
        event.preventDefault();
        event.stopPropagation();
      }
    });
    target.addEventListener('blur', () => this.leave());
  }

  leave() {
    if (!this.#offer) return;
    this.#offer = null;
    this.#scene.offered = null;
    this.#scene.invalidate();
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether the key was ours */
  #handle(event) {
    const { key } = event;
    if (this.#offer) return this.#choose(key);
    if (event.ctrlKey || event.metaKey) return this.#chord(key.toLowerCase(), event.shiftKey);
    if (key in arrows) return event.altKey ? this.#nudge(arrows[key], event.shiftKey ? bigStep : step) : this.#walk(arrows[key], event.shiftKey);
    if (event.altKey) return false;
    return this.#plain(key) || (this.#actions.letters() && this.#letter(key.toLowerCase()));
  }

  /** @param {string} key */
  #plain(key) {
    const scene = this.#scene;
    switch (key) {
      case 'Enter':
        if (scene.active) this.#actions.open(scene.active);
        return scene.active !== null;
      case ' ':
        this.#toggle();
        return true;
      case 'Home':
        this.#actions.fit();
        return true;
      case 'Delete':
      case 'Backspace':
        return !scene.readOnly && this.#remove();
      case 'Escape':
        if (!this.#actions.cancel()) this.#select([]);
        return true;
      case '+':
      case '=':
      case '-':
        scene.view.zoomAt(scene.view.width / 2, scene.view.height / 2, key === '-' ? 0.8 : 1.25);
        scene.invalidate();
        return true;
      default:
        return false;
    }
  }

  /** @param {string} key */
  #letter(key) {
    if (this.#scene.readOnly) return false;
    switch (key) {
      case 'n':
        this.#actions.command('add', this.#scene.active ?? undefined);
        return true;
      case 'c':
        return this.#offerTargets();
      case 'x':
        return this.#offerCuts();
      default:
        return false;
    }
  }

  /** @param {string} key @param {boolean} shift */
  #chord(key, shift) {
    if (key === 'a') {
      this.#select(this.#scene.graph.nodes.keys());
      this.#actions.say(this.#actions.words.selected(this.#scene.selected.size));
      return true;
    }
    if (this.#scene.readOnly || (key !== 'z' && key !== 'y')) return false;
    this.#actions.command(key === 'y' || shift ? 'redo' : 'undo');
    return true;
  }

  /** @param {Iterable<string>} ids @param {string | null} [active] */
  #select(ids, active = null) {
    this.#scene.select(ids, active);
    this.#actions.selected();
  }

  #toggle() {
    const { active, selected } = this.#scene;
    if (active === null) return;
    this.#select(selected.has(active) ? [...selected].filter((id) => id !== active) : [...selected, active], active);
  }

  /** @param {[number, number]} direction @param {boolean} extend */
  #walk(direction, extend) {
    const scene = this.#scene;
    const here = scene.activeNode;
    const next = here ? neighbour(scene, here, direction) : [...scene.graph.nodes.values()].sort((a, b) => a.x - b.x || a.y - b.y)[0];
    if (next) this.#select(extend ? [...scene.selected, next.id] : [next.id], next.id);
    return true;
  }

  /** @param {[number, number]} direction @param {number} by */
  #nudge([dx, dy], by) {
    const scene = this.#scene;
    const ids = scene.selected.size > 0 ? [...scene.selected] : scene.active ? [scene.active] : [];
    if (scene.readOnly || ids.length === 0) return false;
    this.#actions.commit({ op: 'move', ids, dx: dx * by, dy: dy * by });
    this.#actions.say(this.#actions.words.moved(this.#labels(ids)));
    return true;
  }

  /** @param {string[]} ids */
  #labels(ids) {
    return ids.flatMap((id) => this.#scene.graph.get(id)?.label ?? []);
  }

  #remove() {
    const scene = this.#scene;
    const { commit, say, words } = this.#actions;
    if (scene.wire) {
      const { from, to } = scene.wire;
      commit({ op: 'disconnect', from: from.id, to: to.id });
      say(words.disconnected(from.label, to.label));
      return true;
    }
    const ids = scene.selected.size > 0 ? [...scene.selected] : scene.active ? [scene.active] : [];
    if (ids.length === 0) return false;
    const last = scene.activeNode;
    const heir = [...(last?.ins.map((e) => e.from) ?? []), ...(last?.outs.map((e) => e.to) ?? []), ...scene.graph.nodes.values()]
      .find((node) => !ids.includes(node.id));
    const names = this.#labels(ids);
    commit({ op: 'remove', ids });
    say(words.removed(names));
    this.#select(heir ? [heir.id] : [], heir?.id ?? null);
    return true;
  }

  #offerTargets() {
    const from = this.#scene.activeNode;
    if (!from) return false;
    return this.#start(legalTargets(this.#scene.graph, from).map((node) => ({ node, from, to: node })), false, this.#actions.words.noTargets(from.label));
  }

  #offerCuts() {
    const node = this.#scene.activeNode;
    if (!node) return false;
    const choices = [...node.ins, ...node.outs].map(({ from, to }) => ({ node: from === node ? to : from, from, to }));
    return this.#start(choices, true, this.#actions.words.noWires(node.label));
  }

  /** @param {{node: GraphNode, from: GraphNode, to: GraphNode}[]} choices @param {boolean} cut @param {string} none */
  #start(choices, cut, none) {
    if (choices.length === 0) {
      this.#actions.say(none);
      return true;
    }
    this.#offer = { cut, choices, at: 0 };
    this.#propose();
    return true;
  }

  #propose() {
    if (!this.#offer) return;
    const { choices, at, cut } = this.#offer;
    const { node, from, to } = choices[at];
    const { words, say } = this.#actions;
    this.#scene.offered = node;
    this.#scene.view.reveal({ x: node.x, y: node.y, w: 208, h: 60 });
    this.#scene.invalidate();
    say((cut ? words.offerCut : words.offer)(from.label, to.label, at + 1, choices.length));
  }

  /** @param {string} key */
  #choose(key) {
    const offer = this.#offer;
    if (!offer) return false;
    const turn = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[key];
    if (turn) {
      offer.at = (offer.at + turn + offer.choices.length) % offer.choices.length;
      this.#propose();
    } else if (key === 'Enter') {
      const { from, to } = offer.choices[offer.at];
      this.leave();
      this.#actions.commit({ op: offer.cut ? 'disconnect' : 'connect', from: from.id, to: to.id });
      this.#actions.say((offer.cut ? this.#actions.words.disconnected : this.#actions.words.connected)(from.label, to.label));
    } else if (key === 'Escape') {
      this.leave();
      this.#actions.say(this.#actions.words.left);
    } else if (key === 'Tab') {
      this.leave();
      return false;
    }
    return true;
  }
}

/**
 * Along a wire to the left or right, else the nearest card in that direction.
 * @param {Scene} scene
 * @param {GraphNode} here
 * @param {[number, number]} direction
 */
export function neighbour(scene, here, [dx, dy]) {
  const wired = dx > 0 ? here.outs.map((e) => e.to) : dx < 0 ? here.ins.map((e) => e.from) : [];
  if (wired.length > 0) return wired.reduce((a, b) => (Math.abs(b.y - here.y) < Math.abs(a.y - here.y) ? b : a));
  let nearest = null, least = Infinity;
  for (const node of scene.graph.nodes.values()) {
    const ahead = (node.x - here.x) * dx + (node.y - here.y) * dy;
    const aside = Math.abs((node.x - here.x) * dy) + Math.abs((node.y - here.y) * dx);
    if (node === here || ahead <= 0 || (dy !== 0 && aside > 3 * ahead + 120)) continue;
    const cost = ahead + 2 * aside;
    if (cost < least) {
      least = cost;
      nearest = node;
    }
  }
  return nearest;
}
