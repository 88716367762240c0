const NEXT_LOOK = 500;
const AFTER_FAILURE = 2000;

/** The file behind an address, read once in order and then by parts. */
export class Source {
  #url;
  #signal;

  /** @param {string} url @param {AbortSignal} signal */
  constructor(url, signal) {
    this.#url = url;
    this.#signal = signal;
  }

  /**
   * Reads all there is, then what is appended, until no more can come.
   * @param {() => number} size bytes that are known
   * @param {(bytes: Uint8Array) => void} add
   * @param {(news: {live: boolean, complete: boolean, problem: string}) => void} tell
   */
  async follow(size, add, tell) {
    for (let live = true; live && !this.#signal.aborted; ) {
      try {
        const answer = await fetch(`${this.#url}&from=${size()}`, { signal: this.#signal });
        live = answer.headers.get('Log-Live') === 'true';
        if (!answer.ok || !answer.body) {
          tell({ live: false, complete: true, problem: `The log can't be read: the server answered ${answer.status}. Load the page again.` });
          return;
        }
        tell({ live, complete: false, problem: '' });
        const reader = answer.body.getReader();
        for (let part = await reader.read(); !part.done; part = await reader.read()) add(part.value);
        tell({ live, complete: true, problem: '' });
        if (live) await this.#pause(NEXT_LOOK);
      } catch {
        if (this.#signal.aborted) return;
        live = true;
        tell({ live, complete: true, problem: 'The server can\'t be reached. Trying again…' });
        await this.#pause(AFTER_FAILURE);
      }
    }
  }

  /** @param {number} from @param {number} to first byte that is not wanted */
  async range(from, to) {
    const answer = await fetch(this.#url, { signal: this.#signal, headers: { Range: `bytes=${from}-${to - 1}` } });
    if (answer.status !== 206) throw new Error(`The server answered ${answer.status}.`);
    return new Uint8Array(await answer.arrayBuffer());
  }

  /** At least so long, and until the page is seen. @param {number} time */
  async #pause(time) {
    await new Promise((done) => setTimeout(done, time));
    if (!document.hidden) return;
    await new Promise((done) => {
      const end = () => {
        document.removeEventListener('visibilitychange', end);
        done(undefined);
      };
      document.addEventListener('visibilitychange', end);
      this.#signal.addEventListener('abort', end, { once: true });
    });
  }
}
