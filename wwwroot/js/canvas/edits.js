import { refusal } from './graph.js';

/**
 * What a finished gesture asks for.
 * @typedef {{op: 'add', tempId: string, kind: string, label: string, x: number, y: number, after?: string}} AddOp
 * @typedef {{op: 'move', ids: string[], dx: number, dy: number}} MoveOp
 * @typedef {{op: 'connect' | 'disconnect', from: string, to: string}} WireOp
 * @typedef {{op: 'remove', ids: string[]}} RemoveOp
 * @typedef {AddOp | MoveOp | WireOp | RemoveOp} Op
 *
 * The difference between two revisions, as .NET tells it.
 * @typedef {object} Patch
 * @property {number} base
 * @property {number} rev
 * @property {import('./graph.js').NodeData[]} nodes added or changed
 * @property {string[]} removed
 * @property {[string, string][]} connected
 * @property {[string, string][]} disconnected
 */

/**
 * Shows the change at once.
 * @param {import('./scene.js').Scene} scene
 * @param {Op} op
 * @returns {() => void} takes it back
 */
export function perform(scene, op) {
  switch (op.op) {
    case 'add':
      return add(scene, op);
    case 'move':
      return move(scene, op, 1);
    case 'connect':
      return connect(scene, op);
    case 'disconnect':
      return disconnect(scene, op);
    case 'remove':
      return remove(scene, op.ids);
  }
}

/** @param {import('./scene.js').Scene} scene @param {AddOp} op */
function add(scene, { tempId, kind, label, x, y, after }) {
  const node = scene.addNode({ id: tempId, label, kind, x, y });
  if (after) scene.connect(after, tempId);
  return () => scene.graph.get(node.id) && scene.removeNode(node);
}

/** @param {import('./scene.js').Scene} scene @param {MoveOp} op @param {number} sign @returns {() => void} */
function move(scene, op, sign) {
  for (const id of op.ids) {
    const node = scene.graph.get(id);
    if (node) scene.moveNode(node, node.x + sign * op.dx, node.y + sign * op.dy);
  }
  scene.forgetRoutes();
  return () => void move(scene, op, -sign);
}

/** @param {import('./scene.js').Scene} scene @param {{from: string, to: string}} op */
function connect(scene, { from, to }) {
  const a = scene.graph.get(from), b = scene.graph.get(to);
  const edge = a && b && !refusal(a, b) ? scene.connect(from, to) : undefined;
  return () => edge && scene.graph.edges.has(edge) && scene.disconnect(edge);
}

/** @param {import('./scene.js').Scene} scene @param {{from: string, to: string}} op */
function disconnect(scene, { from, to }) {
  const edge = scene.graph.find(from, to);
  if (!edge) return () => {};
  scene.disconnect(edge);
  return () => void scene.connect(from, to);
}

/** @param {import('./scene.js').Scene} scene @param {string[]} ids */
function remove(scene, ids) {
  const nodes = ids.flatMap((id) => scene.graph.get(id) ?? []);
  const wires = nodes.flatMap((node) => [...node.ins, ...node.outs].map((e) => /** @type {const} */ ([e.from.id, e.to.id])));
  for (const node of nodes) scene.removeNode(node);
  return () => {
    for (const { id, label, kind, x, y, problems } of nodes) scene.addNode({ id, label, kind, x, y, problems });
    for (const [from, to] of wires) scene.connect(from, to);
  };
}

/**
 * Applies what .NET says is so. Doing it again changes nothing.
 * @param {import('./scene.js').Scene} scene
 * @param {Patch} patch
 * @param {(id: string) => {dx: number, dy: number}} pending moves of the card that .NET hasn't heard of yet
 */
export function applyPatch(scene, patch, pending) {
  for (const [from, to] of patch.disconnected) {
    const edge = scene.graph.find(from, to);
    if (edge) scene.disconnect(edge);
  }
  for (const id of patch.removed) {
    const node = scene.graph.get(id);
    if (node) scene.removeNode(node);
  }
  for (const data of patch.nodes) {
    const { dx, dy } = pending(data.id);
    const node = scene.graph.get(data.id) ?? scene.addNode(data);
    Object.assign(node, { label: data.label, kind: data.kind, problems: data.problems ?? [] });
    if (node.x !== data.x + dx || node.y !== data.y + dy) scene.moveNode(node, data.x + dx, data.y + dy);
  }
  for (const [from, to] of patch.connected) scene.connect(from, to);
  scene.rev = patch.rev;
  scene.forgetRoutes();
}
