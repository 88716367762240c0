import { element, glyph, showSprite, spriteGlyph } from './dom.js';
import { problemShape, RUNNING, statuses, UNKNOWN } from './statuses.js';

/**
 * @typedef {import('./graph.js').GraphNode} GraphNode
 * @typedef {import('./scene.js').Scene} Scene
 * @typedef {import('./words.js').Words} Words
 * @typedef {Record<string, {title: string, icon: string}>} Kinds
 */

let serial = 0;

/** One card's elements. They are lent to whichever step is in view. */
class Card {
  root = element('div', 'cv-card', { role: 'option', id: `cv-card-${++serial}` });
  #icon = spriteGlyph('cv-icon');
  #name = element('div', 'cv-name');
  #type = element('div', 'cv-type');
  #state = glyph('cv-state');
  #bar = element('div', 'cv-bar');
  #shown = '';
  #place = '';

  constructor() {
    const icon = element('div', 'cv-icon-box');
    icon.append(this.#icon);
    const text = element('div', 'cv-text');
    text.append(this.#name, this.#type);
    this.root.append(icon, text, this.#state, this.#bar, element('i', 'cv-port cv-in'), element('i', 'cv-port cv-out'));
  }

  /** @param {GraphNode} node @param {Scene} scene @param {Words} words @param {Kinds} kinds @param {string} icons */
  show(node, scene, words, kinds, icons) {
    const place = `translate(${node.x}px, ${node.y}px)`;
    if (place !== this.#place) this.root.style.transform = this.#place = place;
    const mark = markOf(node, scene);
    const selected = scene.selected.has(node.id);
    const active = scene.focused && scene.active === node.id;
    const shown = [node.id, node.label, node.kind, node.problems.length, scene.lively, node.status, node.progress, selected, active, mark, scene.readOnly].join('|');
    if (shown === this.#shown) return;
    this.#shown = shown;
    const kind = kinds[node.kind] ?? { title: node.kind, icon: 'command' };
    const status = scene.lively ? statuses[node.status] : undefined;
    const word = status ? words.status[node.status] + (running(node) ? ` ${node.progress} %` : '') : '';
    this.root.dataset.step = node.id;
    this.root.dataset.status = status?.name ?? '';
    this.root.dataset.mark = mark;
    this.root.classList.toggle('cv-selected', selected);
    this.root.classList.toggle('cv-active', active);
    this.root.classList.toggle('cv-wrong', node.problems.length > 0);
    this.root.setAttribute('aria-selected', String(selected));
    this.root.setAttribute('aria-label', describe(node, kind.title, word, words));
    this.root.title = node.problems.join('\n') || node.label;
    this.#name.textContent = node.label;
    this.#type.textContent = word ? capital(word) : kind.title;
    showSprite(this.#icon, `${icons}#${kind.icon}`);
    const shape = node.problems.length > 0 ? problemShape : status?.shape ?? '';
    this.#state.firstElementChild?.setAttribute('d', shape);
    this.#bar.style.transform = `scaleX(${running(node) ? node.progress / 100 : 0})`;
  }

  hide() {
    this.#shown = this.#place = '';
    this.root.remove();
  }
}

/** Lends cards to the steps in view. */
export class Cards {
  /** @type {Map<GraphNode, Card>} */
  #used = new Map();
  /** @type {Card[]} */
  #free = [];
  #world;
  #scene;
  #words;
  #kinds;
  #icons;

  /** @param {HTMLElement} world @param {Scene} scene @param {Words} words @param {Kinds} kinds @param {string} icons address of the sprite file */
  constructor(world, scene, words, kinds, icons) {
    this.#world = world;
    this.#scene = scene;
    this.#words = words;
    this.#kinds = kinds;
    this.#icons = icons;
  }

  /** @param {GraphNode[]} nodes those that shall be HTML now */
  show(nodes) {
    const wanted = new Set(nodes);
    for (const [node, card] of this.#used)
      if (!wanted.has(node)) {
        card.hide();
        this.#free.push(card);
        this.#used.delete(node);
      }
    for (const node of nodes) {
      const card = this.#used.get(node) ?? this.#lend(node);
      card.show(node, this.#scene, this.#words, this.#kinds, this.#icons);
    }
  }

  /** Id of the step's element; null: it has none now. @param {GraphNode | undefined} node */
  elementId(node) {
    return (node && this.#used.get(node)?.root.id) ?? null;
  }

  /** @param {GraphNode} node */
  #lend(node) {
    const card = this.#free.pop() ?? new Card();
    this.#used.set(node, card);
    this.#world.append(card.root);
    return card;
  }
}

/** @param {GraphNode} node */
const running = (node) => node.status === RUNNING && node.progress !== UNKNOWN && node.progress > 0;

/** @param {string} text */
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** @param {GraphNode} node @param {Scene} scene */
function markOf(node, { drawing, offered }) {
  if (node === offered) return 'offered';
  if (!drawing || node === drawing.start) return '';
  if (node === drawing.end) return drawing.reason ? 'refused' : 'offered';
  return drawing.blocked.has(node) ? 'blocked' : '';
}

/** @param {GraphNode} node @param {string} kind @param {string} status @param {Words} words */
function describe(node, kind, status, words) {
  const needs = node.ins.map((edge) => edge.from.label);
  return [node.label, kind, status, needs.length > 0 ? words.needs(needs) : '', node.problems.length > 0 ? words.problems(node.problems.length) : '', ...node.problems]
    .filter(Boolean).join(', ');
}
