// Photos that are marked as "like this" or "not like this", to search by them together.
import { byId } from './dom.js';
import { count } from './words.js';

export class Marks {
  #kinds = new Map();
  #bar = byId('refine');

  /** @param refine called with the ids of both kinds */
  constructor(refine) {
    byId('refine-search').addEventListener('click', () => refine(this.ids('like'), this.ids('unlike')));
    byId('refine-clear').addEventListener('click', () => {
      this.#kinds.clear();
      this.#redraw();
      document.querySelectorAll('#results [aria-pressed=true]').forEach((button) => {
        button.setAttribute('aria-pressed', 'false');
        button.closest('.tile').classList.remove('like', 'unlike');
      });
    });
  }

  /** What the search that is shown was refined by already. */
  begin(like, unlike) {
    this.#kinds = new Map([...like.map((id) => [id, 'like']), ...unlike.map((id) => [id, 'unlike'])]);
    this.#redraw(false);
  }

  of(id) {
    return this.#kinds.get(id) ?? null;
  }

  ids(kind) {
    return [...this.#kinds].filter(([, other]) => other === kind).map(([id]) => id);
  }

  toggle(image, kind) {
    if (this.of(image.image_id) === kind) {
      this.#kinds.delete(image.image_id);
    } else {
      this.#kinds.set(image.image_id, kind);
    }
    this.#redraw();
  }

  /** @param {boolean} changed whether there is anything to search anew by */
  #redraw(changed = true) {
    const like = this.ids('like').length;
    const unlike = this.ids('unlike').length;
    this.#bar.hidden = !changed || like + unlike === 0;
    byId('refine-search').disabled = like === 0;
    byId('refine-count').textContent = `${count(like, 'photo')} like this, ${unlike} not`
      + (like ? '' : ': mark one that is like what you look for');
  }
}
