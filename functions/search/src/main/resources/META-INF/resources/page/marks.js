// Photos of a list that are marked as "like this" or "not like this", and a bar that says what can be done with them.
import { byId, element } from './dom.js';
import { count } from './words.js';

export class Marks {
  #kinds = new Map();
  /** What the list was found by. */
  #given = new Map();
  #list;
  #bar;
  #count;
  #actions;

  /**
   * @param {string} bar the id of a region for the buttons
   * @param {string} list the id of the photos' list
   * @param actions for each button: `words`, `fewest` photos that it needs, `act(like, unlike)`, called with ids; `quiet`
   */
  constructor(bar, list, actions) {
    this.#bar = byId(bar);
    this.#list = byId(list);
    this.#count = element('span', { 'aria-live': 'polite' });
    this.#actions = actions.map(({ words, act, fewest, quiet }) => ({
      fewest,
      button: element(quiet ? 'button.secondary' : 'button', {
        type: 'button',
        on: { click: () => act(this.ids('like'), this.ids('unlike')) },
      }, words),
    }));
    const clear = element('button.quiet', { type: 'button', on: { click: () => this.#undo() } }, 'Undo the marks');
    this.#bar.replaceChildren(this.#count, ...this.#actions.map(({ button }) => button), clear);
  }

  #undo() {
    this.#kinds = new Map(this.#given);
    this.#redraw(false);
    this.#list.querySelectorAll('.tile').forEach((tile) => tile.dispatchEvent(new Event('marked')));
    this.#list.querySelector('a')?.focus();
  }

  /** What the list that is shown was found by already. */
  begin(like, unlike) {
    this.#given = new Map([...like.map((id) => [id, 'like']), ...unlike.map((id) => [id, 'unlike'])]);
    this.#kinds = new Map(this.#given);
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

  /** @param {boolean} changed whether there is anything to do with them */
  #redraw(changed = true) {
    const like = this.ids('like').length;
    const unlike = this.ids('unlike').length;
    this.#bar.hidden = !changed || like + unlike === 0;
    for (const { button, fewest } of this.#actions) {
      button.disabled = like < fewest;
    }
    this.#count.textContent = `${count(like, 'photo')} like this, ${unlike} not`
      + (like ? '' : ': mark one that is like what you look for');
  }
}
