// Tells when photos were indexed or rejected, by watching the listings, newest first. What was newest before a photo was
// uploaded is its mark: no two clocks are compared.
import { address, getJson } from './api.js';
import { pause } from './pause.js';

const STATES = ['indexed', 'rejected'];
const PAGE = 100;
const SHORTEST_PAUSE_MILLISECONDS = 1000;
const LONGEST_PAUSE_MILLISECONDS = 10_000;
const MARK_IS_NEW_FOR_MILLISECONDS = 1000;
/** Rows are seen a little after the time that they carry. */
const OVERLAP_MILLISECONDS = 60_000;
/** A message that fails comes again for some minutes; then it is a dead letter. */
const PATIENCE_MILLISECONDS = 15 * 60_000;

export class HandledPhotos {
  /** By key: who waits for it, `{mark, resolve}`. */
  #waiting = new Map();
  #mark = null;
  #markedAt = 0;
  /** The newest time that was seen of each state, in milliseconds. */
  #seen = STATES.map(() => 0);
  #watching = false;

  /** To be awaited before a photo is uploaded. */
  async mark() {
    if (!this.#mark || Date.now() - this.#markedAt > MARK_IS_NEW_FOR_MILLISECONDS) {
      this.#markedAt = Date.now();
      this.#mark = Promise.all(STATES.map(async (state) => {
        const { images } = await getJson(address('v1/images', { state, limit: 1 }));
        return images[0]?.indexed_at ?? '';
      }));
      this.#mark.catch(() => {
        this.#mark = null;
      });
    }
    return this.#mark;
  }

  /**
   * @param mark of before it was uploaded
   * @return {Promise} the image, once it is indexed or rejected, or null if that took too long
   */
  of(key, mark) {
    return new Promise((resolve) => {
      this.#waiting.set(key, [...this.#waiting.get(key) ?? [], { mark, resolve }]);
      this.#watch();
    });
  }

  async #watch() {
    if (this.#watching) {
      return;
    }
    this.#watching = true;
    let idle = 0;
    let length = SHORTEST_PAUSE_MILLISECONDS;
    while (this.#waiting.size) {
      await pause(length);
      const before = this.#waiting.size;
      // A server that does not answer is asked again.
      await Promise.all(STATES.map((_, state) => this.#look(state))).catch(() => {});
      const moved = this.#waiting.size !== before;
      idle = moved ? 0 : idle + length;
      length = moved ? SHORTEST_PAUSE_MILLISECONDS : Math.min(LONGEST_PAUSE_MILLISECONDS, length * 1.2);
      if (idle > PATIENCE_MILLISECONDS) {
        [...this.#waiting.values()].flat().forEach(({ resolve }) => resolve(null));
        this.#waiting.clear();
      }
    }
    this.#watching = false;
  }

  async #look(state) {
    const from = this.#seen[state] - OVERLAP_MILLISECONDS;
    let after = null;
    do {
      const page = await getJson(address('v1/images', { state: STATES[state], limit: PAGE, after }));
      page.images.forEach((image) => this.#tell(image, state));
      const [newest, oldest] = [page.images[0], page.images.at(-1)].map((image) => Date.parse(image?.indexed_at ?? 0));
      this.#seen[state] = Math.max(this.#seen[state], newest);
      after = oldest > from && this.#isAwaitedSince(oldest, state) ? page.next : null;
    } while (after);
  }

  #isAwaitedSince(time, state) {
    return [...this.#waiting.values()].flat().some(({ mark }) => !mark[state] || time >= Date.parse(mark[state]));
  }

  #tell(image, state) {
    const waiting = this.#waiting.get(image.key) ?? [];
    const [told, others] = [true, false].map((later) => waiting.filter(({ mark }) => isLater(image.indexed_at, mark[state]) === later));
    if (told.length) {
      this.#waiting.delete(image.key);
      if (others.length) {
        this.#waiting.set(image.key, others);
      }
      told.forEach(({ resolve }) => resolve(image));
    }
  }
}

/** Times as the API writes them have as many decimals as they need; with all nine, they compare as text. */
function isLater(time, mark) {
  const pad = (text) => text.replace(/(?:\.(\d+))?Z$/, (_, digits = '') => `.${digits.padEnd(9, '0')}Z`);
  return mark === '' || pad(time) > pad(mark);
}
