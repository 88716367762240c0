import { CARD_HEIGHT, CARD_WIDTH, cardRect, inflated, overlaps } from './card.js';
import { element } from './dom.js';
import { reachable, refusal } from './graph.js';
import { hit } from './hit.js';

/**
 * @typedef {import('./scene.js').Scene} Scene
 * @typedef {import('./graph.js').GraphNode} GraphNode
 * @typedef {import('./gestures.js').Gesture} Gesture
 * @typedef {import('./gestures.js').Point} Point
 * @typedef {import('./gestures.js').Actions} Actions
 */

const snapReach = 6;

/** @param {Scene} scene @param {Point} start @returns {Gesture} */
export function pan(scene, start) {
  let last = start;
  return {
    move(at) {
      scene.view.panBy(at.x - last.x, at.y - last.y);
      last = at;
      scene.invalidate();
    },
    end() {},
    cancel() {},
  };
}

/** @param {Scene} scene @param {Map<number, Point>} pointers @returns {Gesture} */
export function pinch(scene, pointers) {
  let last = spread(pointers);
  return {
    move() {
      const now = spread(pointers);
      scene.view.panBy(now.x - last.x, now.y - last.y);
      if (last.distance > 0) scene.view.zoomAt(now.x, now.y, now.distance / last.distance);
      last = now;
      scene.invalidate();
    },
    end() {},
    cancel() {},
  };
}

/** @param {Map<number, Point>} pointers */
function spread(pointers) {
  const [a, b] = [...pointers.values()];
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, distance: Math.hypot(a.x - b.x, a.y - b.y) };
}

/** Moves the selected cards; .NET hears of it once, at the end. @param {Scene} scene @param {Actions} actions @param {GraphNode} held @param {Point} start @returns {Gesture} */
export function drag(scene, actions, held, start) {
  const from = new Map(scene.selection.map((node) => [node, { x: node.x, y: node.y }]));
  const origin = { x: held.x, y: held.y };
  let dx = 0, dy = 0;
  const show = (/** @type {number} */ x, /** @type {number} */ y) => {
    dx = x;
    dy = y;
    for (const [node, place] of from) if (scene.graph.get(node.id) === node) scene.moveNode(node, place.x + x, place.y + y);
  };
  return {
    move(at, event) {
      const { k } = scene.view;
      const wanted = { x: origin.x + (at.x - start.x) / k, y: origin.y + (at.y - start.y) / k };
      const { x, y, guides } = event.altKey ? { ...wanted, guides: { x: null, y: null } } : snap(scene, wanted, from);
      scene.guides = guides;
      show(Math.round(x) - origin.x, Math.round(y) - origin.y);
    },
    end() {
      scene.guides = { x: null, y: null };
      const ids = [...from.keys()].map((node) => node.id).filter((id) => scene.graph.nodes.has(id));
      const [byX, byY] = [dx, dy];
      show(0, 0);
      if (ids.length > 0 && (byX !== 0 || byY !== 0)) actions.commit({ op: 'move', ids, dx: byX, dy: byY });
    },
    cancel() {
      scene.guides = { x: null, y: null };
      show(0, 0);
    },
  };
}

/**
 * The place nearby where the card lines up with others in view.
 * @param {Scene} scene
 * @param {Point} wanted
 * @param {Map<GraphNode, Point>} moving
 */
function snap(scene, wanted, moving) {
  const reach = snapReach / scene.view.k;
  let { x, y } = wanted;
  /** @type {{x: number | null, y: number | null}} */
  const guides = { x: null, y: null };
  let bestX = reach, bestY = reach;
  for (const other of scene.grid.query(scene.view.visible())) {
    if (moving.has(other)) continue;
    if (Math.abs(other.x - wanted.x) < bestX) {
      bestX = Math.abs(other.x - wanted.x);
      x = other.x;
      guides.x = other.x + CARD_WIDTH / 2;
    }
    if (Math.abs(other.y - wanted.y) < bestY) {
      bestY = Math.abs(other.y - wanted.y);
      y = other.y;
      guides.y = other.y + CARD_HEIGHT / 2;
    }
  }
  return { x, y, guides };
}

/** Draws a wire from a port; cards where it can't end are dimmed, and say why. @param {Scene} scene @param {Actions} actions @param {GraphNode} start @param {boolean} backward @returns {Gesture} */
export function draw(scene, actions, start, backward) {
  const side = backward ? 'outs' : 'ins';
  const blocked = reachable(start, side);
  for (const edge of backward ? start.ins : start.outs) blocked.add(backward ? edge.from : edge.to);
  const done = () => {
    scene.drawing = null;
    actions.tip(null);
    scene.invalidate();
  };
  return {
    move(at) {
      const [x, y] = scene.view.toWorld(at.x, at.y);
      const end = cardNear(scene, x, y);
      const why = end && (backward ? refusal(end, start) : refusal(start, end));
      const reason = why && end !== start ? actions.words.refusal(why) : null;
      scene.drawing = { start, backward, x, y, end: end === start ? null : end, reason, blocked };
      actions.tip(reason, at);
      scene.invalidate();
    },
    end() {
      const drawn = scene.drawing;
      done();
      if (!drawn?.end) return;
      const from = backward ? drawn.end : start, to = backward ? start : drawn.end;
      if (drawn.reason) return actions.say(actions.words.refused(drawn.reason));
      actions.commit({ op: 'connect', from: from.id, to: to.id });
      actions.say(actions.words.connected(from.label, to.label));
    },
    cancel: done,
  };
}

/** The card under the point or a little beside it. @param {Scene} scene @param {number} x @param {number} y */
function cardNear(scene, x, y) {
  const found = hit(scene, x, y);
  if (found && 'card' in found) return found.card;
  if (found && 'port' in found) return found.node;
  const reach = 16 / scene.view.k;
  return scene.grid.query({ x: x - reach, y: y - reach, w: 2 * reach, h: 2 * reach })
    .find((node) => overlaps(inflated(cardRect(node), reach), { x, y, w: 0.01, h: 0.01 })) ?? null;
}

/** Selects what a rectangle touches. @param {Scene} scene @param {Actions} actions @param {Point} start @param {HTMLElement} root @returns {Gesture} */
export function box(scene, actions, start, root) {
  const before = [...scene.selected];
  const frame = element('div', 'cv-frame');
  root.append(frame);
  return {
    move(at) {
      const left = Math.min(at.x, start.x), top = Math.min(at.y, start.y);
      const width = Math.abs(at.x - start.x), height = Math.abs(at.y - start.y);
      Object.assign(frame.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
      const [x, y] = scene.view.toWorld(left, top);
      const { k } = scene.view;
      scene.select([...before, ...scene.grid.query({ x, y, w: width / k, h: height / k }).map((node) => node.id)]);
    },
    end() {
      frame.remove();
      actions.selected();
      actions.say(actions.words.selected(scene.selected.size));
    },
    cancel() {
      frame.remove();
      scene.select(before);
    },
  };
}
