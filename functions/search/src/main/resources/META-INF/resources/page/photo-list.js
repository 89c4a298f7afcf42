// A grid of photos that goes on by itself while one scrolls: page by page, by the API's keysets.
import { complain, element, say } from './dom.js';
import { photoTile } from './photo-tile.js';

/** More than a page is high: whoever scrolls does not come to an end that is not one. */
const NEAR = '3000px';
/** What was loaded is shown again at once when one goes back. */
const remembered = new Map();
const MOST_REMEMBERED = 20;

const NOTHING = () => ({ photos: [], next: null, source: null, loading: false, failed: false });

export class PhotoList {
  #list;
  #more;
  #actions;
  #observer;
  /** The list that is shown, as far as it is loaded. Another list is another object. */
  #shown = NOTHING();
  /** The source that was asked for last. */
  #wanted = null;

  /**
   * @param list the <ul> or <ol> to fill
   * @param actions of a tile; `view` is this list's to add
   */
  constructor(list, viewer, actions = {}) {
    this.#list = list;
    this.#actions = { ...actions, view: (image) => viewer.open(image, this.#shown.photos) };
    this.#more = element('button.more', { type: 'button', hidden: true, on: { click: () => this.#loadMore() } }, 'More');
    list.after(this.#more);
    this.#observer = new IntersectionObserver((entries) => {
      if (entries.at(-1).isIntersecting && !this.#shown.failed) {
        this.#loadMore();
      }
    }, { rootMargin: NEAR });
    this.#observer.observe(this.#more);
  }

  clear() {
    this.#wanted = null;
    this.#show(NOTHING());
  }

  /**
   * Shows the first page, or all that was loaded of it before.
   *
   * @param {string} name of what is listed: the same name, the same photos
   * @param {function(?string): Promise<{photos, next}>} source a page, by where the page before ended
   * @param {boolean} back whether one comes back to it: then what is remembered counts
   * @return {Promise<?object>} what the source answered, or null if another was asked for meanwhile
   */
  async show(name, source, back) {
    this.#wanted = source;
    // Whatever was shown is not continued any more.
    this.#shown = NOTHING();
    this.#more.hidden = true;
    let shown = back ? remembered.get(name) : null;
    if (!shown) {
      shown = { ...NOTHING(), ...await source(null) };
      if (this.#wanted !== source) {
        return null;
      }
      remembered.delete(name);
      remembered.set(name, shown);
      if (remembered.size > MOST_REMEMBERED) {
        remembered.delete(remembered.keys().next().value);
      }
    }
    Object.assign(shown, { source, failed: false });
    this.#show(shown);
    return shown;
  }

  #show(shown) {
    this.#shown = shown;
    this.#list.replaceChildren();
    this.#append(shown.photos);
    this.#offerMore();
  }

  /** A row that is not full yet will change its size: it is shown when it is, or when there is no more. */
  #append(photos) {
    this.#list.querySelectorAll('.unfinished').forEach((tile) => tile.classList.remove('unfinished'));
    this.#list.append(...photos.map((image) => photoTile(image, this.#actions)));
    if (this.#shown.next) {
      const top = this.#list.lastElementChild?.offsetTop;
      for (let tile = this.#list.lastElementChild; tile?.offsetTop === top; tile = tile.previousElementSibling) {
        tile.classList.add('unfinished');
      }
    }
  }

  /** An observer tells of changes only: it is asked anew whether the end is in sight. */
  #offerMore() {
    this.#more.hidden = !this.#shown.next;
    this.#more.textContent = this.#shown.failed ? 'Try again' : 'More';
    this.#observer.unobserve(this.#more);
    this.#observer.observe(this.#more);
  }

  async #loadMore() {
    const shown = this.#shown;
    if (shown.loading || !shown.next) {
      return;
    }
    shown.loading = true;
    this.#list.setAttribute('aria-busy', 'true');
    try {
      const page = await shown.source(shown.next);
      shown.photos.push(...page.photos);
      shown.next = page.next;
      if (shown === this.#shown) {
        this.#append(page.photos);
      }
      if (shown.failed) {
        shown.failed = false;
        say('');
      }
    } catch (error) {
      shown.failed = true;
      if (shown === this.#shown && error.name !== 'AbortError') {
        complain(error, () => this.#loadMore());
      }
    } finally {
      shown.loading = false;
      if (shown === this.#shown) {
        this.#list.removeAttribute('aria-busy');
        this.#offerMore();
      }
    }
  }
}

/** After photos were indexed or rejected, lists are asked for again. */
export const forgetLists = () => remembered.clear();
