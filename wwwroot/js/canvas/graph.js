/**
 * @typedef {object} GraphNode
 * @property {string} id
 * @property {string} label
 * @property {string} kind
 * @property {number} x
 * @property {number} y
 * @property {string[]} problems what is wrong with the step, in words
 * @property {number} status code of statuses.js
 * @property {number} progress percent; 255: unknown
 * @property {Edge[]} ins
 * @property {Edge[]} outs
 * @property {number} index order of the last load
 *
 * @typedef {{from: GraphNode, to: GraphNode, route: Float64Array | null, routed: boolean}} Edge
 *
 * @typedef {{id: string, label: string, kind: string, x: number, y: number, problems?: string[]}} NodeData
 */

/** The steps and who needs whom. An edge goes from a step to one that needs it. */
export class Graph {
  /** @type {Map<string, GraphNode>} */
  nodes = new Map();
  /** @type {Set<Edge>} */
  edges = new Set();
  /** @type {GraphNode[]} */
  #order = [];

  /** @param {NodeData[]} nodes @param {ArrayLike<number>} pairs indexes of from and to, one pair after the other */
  load(nodes, pairs) {
    this.nodes.clear();
    this.edges.clear();
    this.#order = nodes.map((data) => this.add(data));
    this.#order.forEach((node, index) => (node.index = index));
    for (let i = 0; i + 1 < pairs.length; i += 2) {
      const from = this.#order[pairs[i]], to = this.#order[pairs[i + 1]];
      if (from && to) this.#link(from, to);
    }
  }

  /** @param {number} index order of the last load */
  at(index) {
    return this.#order[index];
  }

  /** @param {string | null | undefined} id */
  get(id) {
    return id == null ? undefined : this.nodes.get(id);
  }

  /** @param {NodeData} data @returns {GraphNode} */
  add(data) {
    const node = { problems: [], ...data, status: 0, progress: 255, ins: [], outs: [], index: -1 };
    this.nodes.set(node.id, node);
    return node;
  }

  /** @param {GraphNode} node */
  remove(node) {
    for (const edge of [...node.ins, ...node.outs]) this.disconnect(edge);
    this.nodes.delete(node.id);
  }

  /** @param {GraphNode} node @param {string} id */
  rename(node, id) {
    this.nodes.delete(node.id);
    node.id = id;
    this.nodes.set(id, node);
  }

  /** @param {string} from @param {string} to */
  find(from, to) {
    return this.get(from)?.outs.find((edge) => edge.to.id === to);
  }

  /** @param {string} from @param {string} to */
  connect(from, to) {
    const a = this.get(from), b = this.get(to);
    return a && b && !this.find(from, to) ? this.#link(a, b) : undefined;
  }

  /** @param {GraphNode} from @param {GraphNode} to */
  #link(from, to) {
    /** @type {Edge} */
    const edge = { from, to, route: null, routed: false };
    this.edges.add(edge);
    from.outs.push(edge);
    to.ins.push(edge);
    return edge;
  }

  /** @param {Edge} edge */
  disconnect(edge) {
    this.edges.delete(edge);
    edge.from.outs.splice(edge.from.outs.indexOf(edge), 1);
    edge.to.ins.splice(edge.to.ins.indexOf(edge), 1);
  }
}

/**
 * All that lies before (`ins`) or after (`outs`) a node, the node left out.
 * @param {GraphNode} start
 * @param {'ins' | 'outs'} side
 * @returns {Set<GraphNode>}
 */
export function reachable(start, side) {
  const far = side === 'ins' ? 'from' : 'to';
  /** @type {Set<GraphNode>} */
  const seen = new Set();
  const open = [start];
  for (let node = open.pop(); node; node = open.pop())
    for (const edge of node[side])
      if (!seen.has(edge[far])) {
        seen.add(edge[far]);
        open.push(edge[far]);
      }
  return seen;
}

/**
 * Why the wire can't be drawn; null: it can.
 * @param {GraphNode} from
 * @param {GraphNode} to
 * @param {Set<GraphNode>} [before] all that lies before `from`, where the caller asks often
 * @returns {{code: 'self' | 'there' | 'circle', from: string, to: string} | null}
 */
export function refusal(from, to, before = reachable(from, 'ins')) {
  const names = { from: from.label, to: to.label };
  if (from === to) return { code: 'self', ...names };
  if (from.outs.some((edge) => edge.to === to)) return { code: 'there', ...names };
  return before.has(to) ? { code: 'circle', ...names } : null;
}

/**
 * Where a wire from this step may end, nearest first.
 * @param {Graph} graph
 * @param {GraphNode} from
 */
export function legalTargets(graph, from) {
  const before = reachable(from, 'ins');
  return [...graph.nodes.values()]
    .filter((node) => refusal(from, node, before) === null)
    .sort((a, b) => distance(from, a) - distance(from, b));
}

/** @param {GraphNode} a @param {GraphNode} b */
const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);
