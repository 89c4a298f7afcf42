// Asks what a category of some photos is to be called, and teaches it.
import { getJson, teachCategory } from './api.js';
import { byId } from './dom.js';
import { forgetLists } from './photo-list.js';
import { go } from './place.js';
import { count } from './words.js';

export class TeachDialog {
  #dialog = byId('teach');
  #form = this.#dialog.querySelector('form');
  #name = byId('teach-name');
  #like = [];
  #unlike = [];
  /** The name of a category that somebody said may be replaced. */
  #replaced = null;
  #opened = 0;

  constructor() {
    this.#dialog.querySelector('.quiet').addEventListener('click', () => this.#dialog.close());
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#name.addEventListener('input', () => this.#name.setCustomValidity(this.#name.value.trim() ? '' : 'It needs a name.'));
    this.#dialog.addEventListener('close', () => this.#opened++);
    addEventListener('popstate', () => this.#dialog.close());
  }

  /** @param {string[]} like ids of photos that belong to it, and of those that do not */
  open(like, unlike) {
    this.#opened++;
    this.#like = like;
    this.#unlike = unlike;
    this.#replaced = null;
    this.#dialog.querySelector('p').textContent = `${count(like.length, 'photo')} that belong, ${unlike.length} that do not. `
      + 'Five to ten that belong do well.';
    this.#say('');
    this.#name.value = '';
    this.#dialog.showModal();
  }

  #say(text, isError = false) {
    byId('teach-note').textContent = text;
    byId('teach-note').classList.toggle('error', isError);
  }

  async #submit() {
    const opened = this.#opened;
    const name = this.#name.value.trim();
    this.#form.inert = true;
    try {
      this.#say('Learning …');
      if (await this.#mayTeach(name, opened)) {
        const { category_id: category } = await teachCategory(name, this.#like, this.#unlike);
        forgetLists();
        if (opened === this.#opened) {
          this.#dialog.close();
          go({ view: 'categories', category });
        }
      }
    } catch (error) {
      if (opened === this.#opened) {
        this.#say(error.message, true);
      }
    } finally {
      this.#form.inert = false;
      if (opened === this.#opened) {
        this.#name.focus();
      }
    }
  }

  /** A category of the same name would be gone: that is asked once. */
  async #mayTeach(name, opened) {
    const { categories } = await getJson('v1/categories');
    const same = categories.find((category) => category.name.toLowerCase() === name.toLowerCase());
    if (opened !== this.#opened) {
      return false;
    }
    if (!same || this.#replaced === name) {
      return true;
    }
    this.#replaced = name;
    this.#say(`There is a category “${same.name}” of ${count(same.examples, 'example')} already. Teach it again to replace it, `
      + 'or choose another name.', true);
    return false;
  }
}
