const kinds = ['command', 'data_collection', 'data_validation', 'data_transformation', 'data_splitting', 'training', 'evaluate', 'testing', 'deployment'];

/** A layered graph like the ones that large runs have: each step feeds one to three of the next layer, which take at most three. */
export function layered(count, width = 40, seed = 7) {
  let state = seed;
  const random = () => ((state = (state * 1103515245 + 12345) % 2147483648) / 2147483648);
  const nodes = [], edges = [], fanIn = new Array(count).fill(0);
  for (let i = 0; i < count; i++) {
    const layer = Math.floor(i / width);
    nodes.push({ id: `step-${i}`, label: `step-${i}`, kind: kinds[i % kinds.length], x: layer * 280, y: (i % width) * 92 });
  }
  for (let i = 0; i < count; i++) {
    const first = (Math.floor(i / width) + 1) * width;
    const room = Math.min(width, count - first);
    const taken = new Set();
    for (let n = 1 + Math.floor(random() * 3); n > 0 && room > 0; n--) {
      const to = first + Math.min(room - 1, Math.max(0, (i % width) + Math.floor(random() * 7) - 3));
      if (taken.has(to) || fanIn[to] >= 3) continue;
      taken.add(to);
      fanIn[to]++;
      edges.push(i, to);
    }
  }
  return { rev: 1, nodes, edges };
}

export function statusBytes(count, from = 0, rev = 1) {
  const bytes = new Uint8Array(4 + 4 * count);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, rev, true);
  for (let i = 0; i < count; i++) {
    view.setUint16(4 + 4 * i, from + i, true);
    view.setUint8(6 + 4 * i, [3, 3, 1, 4, 0][i % 5]);
    view.setUint8(7 + 4 * i, i % 100);
  }
  return bytes;
}
