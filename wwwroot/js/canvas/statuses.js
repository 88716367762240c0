/** Codes are the order of the engine's Status. */
export const QUEUED = 0, RUNNING = 1, PAUSED = 2, SUCCEEDED = 3, FAILED = 4, CANCELED = 5, SKIPPED = 6;

/** Progress of which nothing is known. */
export const UNKNOWN = 255;

/**
 * A status has a name (of its colour token), and a shape of its own, so that colour is never alone.
 * Shapes are path data in a 24 × 24 box, filled.
 * @type {readonly {name: string, shape: string}[]}
 */
export const statuses = [
  { name: 'queued', shape: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 2.4a6.6 6.6 0 1 1 0 13.2 6.6 6.6 0 0 1 0-13.2ZM11 8h2v4.2l2.6 2.6-1.4 1.4-3.2-3.2Z' },
  { name: 'running', shape: 'M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19ZM9.6 7.6l7 4.4-7 4.4Z' },
  { name: 'paused', shape: 'M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19ZM8.4 8h2.4v8H8.4Zm4.8 0h2.4v8h-2.4Z' },
  { name: 'succeeded', shape: 'M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19Zm-1.3 13.6L6.6 12l1.6-1.6 2.5 2.5 5.1-5.1 1.6 1.6Z' },
  { name: 'failed', shape: 'M8 2.5h8L21.5 8v8L16 21.5H8L2.5 16V8Zm1.2 5.1L7.6 9.2l2.8 2.8-2.8 2.8 1.6 1.6 2.8-2.8 2.8 2.8 1.6-1.6-2.8-2.8 2.8-2.8-1.6-1.6-2.8 2.8Z' },
  { name: 'canceled', shape: 'M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19ZM8.5 8.5h7v7h-7Z' },
  { name: 'skipped', shape: 'M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19Zm-5 7.1 4.4 2.4L7 14.4Zm5.4 0 4.4 2.4-4.4 2.4Zm4.6 0h1.6v4.8H17Z' },
];

/** Shape of a card with problems. */
export const problemShape = 'M12 2.6 22.6 21H1.4ZM11 9v5.4h2V9Zm0 7.2v2.1h2v-2.1Z';

/** @param {number} status */
export const hasBegun = (status) => status !== QUEUED && status !== SKIPPED;

/**
 * Whether the run went along the wire.
 * @param {number} from
 * @param {number} to
 */
export const taken = (from, to) => from === SUCCEEDED && hasBegun(to);

/**
 * Little-endian: u32 revision, then {u16 index, u8 status, u8 progress} each.
 * @param {Uint8Array} bytes
 * @returns {{rev: number, changes: {index: number, status: number, progress: number}[]}}
 */
export function decode(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const changes = [];
  for (let at = 4; at + 4 <= bytes.byteLength; at += 4)
    changes.push({ index: view.getUint16(at, true), status: view.getUint8(at + 2), progress: view.getUint8(at + 3) });
  return { rev: view.getUint32(0, true), changes };
}
