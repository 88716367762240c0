/** Every word the canvas says, in one place; the page may pass others. */
export const words = {
  graph: 'Pipeline graph',
  help: 'Arrows walk the graph, N adds a step, C connects, X disconnects, Alt with arrows moves, Enter opens, Delete removes.',
  helpReadOnly: 'Arrows walk the graph, Enter opens a step, Home shows all.',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'Show all',
  overview: 'Overview of the graph',
  status: ['queued', 'running', 'paused', 'succeeded', 'failed', 'canceled', 'skipped'],
  empty: 'Drag a step here, or press N',
  emptyReadOnly: 'This run has no steps',
  /** @param {string[]} names */
  needs: (names) => `needs ${names.join(' and ')}`,
  /** @param {number} n */
  problems: (n) => (n === 1 ? '1 problem' : `${n} problems`),
  /** @param {string} name */
  added: (name) => `Added ${name}`,
  /** @param {string[]} names */
  removed: (names) => `Removed ${names.length > 3 ? `${names.length} steps` : names.join(', ')}`,
  /** @param {string} from @param {string} to */
  connected: (from, to) => `${to} now needs ${from}`,
  /** @param {string} from @param {string} to */
  disconnected: (from, to) => `${to} no longer needs ${from}`,
  /** @param {string[]} names */
  moved: (names) => `Moved ${names.length > 3 ? `${names.length} steps` : names.join(', ')}`,
  /** @param {number} n */
  selected: (n) => `${n} steps selected`,
  /** @param {string} from */
  noTargets: (from) => `No step can come after ${from}: each is before it or already needs it`,
  /** @param {string} name */
  noWires: (name) => `${name} has no connections`,
  /** @param {string} from @param {string} to @param {number} n @param {number} of */
  offer: (from, to, n, of) => `Connect ${from} to ${to}? ${n} of ${of}. Up and down choose, Enter connects, Escape leaves`,
  /** @param {string} from @param {string} to @param {number} n @param {number} of */
  offerCut: (from, to, n, of) => `Disconnect ${from} from ${to}? ${n} of ${of}. Up and down choose, Enter disconnects, Escape leaves`,
  left: 'Left',
  /** @param {{code: 'self' | 'there' | 'circle', from: string, to: string}} why */
  refusal: (why) =>
    why.code === 'self' ? 'A step can’t need itself'
    : why.code === 'there' ? `${why.to} already needs ${why.from}`
    : `${why.from} comes after ${why.to}: this would close a circle`,
  /** @param {string} reason */
  refused: (reason) => `Not done: ${reason}`,
};

/** @typedef {typeof words} Words */
