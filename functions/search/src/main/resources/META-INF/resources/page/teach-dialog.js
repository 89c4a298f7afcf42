// Asks what a category of some photos is to be called, and teaches it.
import { teachCategory } from './api.js';
import { byId } from './dom.js';
import { forgetLists } from './photo-list.js';
import { go } from './place.js';
import { count } from './words.js';

export class TeachDialog {
  #dialog = byId('teach');
  #form = this.#dialog.querySelector('form');
  #like = [];
  #unlike = [];

  constructor() {
    this.#dialog.querySelector('.quiet').addEventListener('click', () => this.#dialog.close());
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#teach(byId('teach-name').value.trim());
    });
    addEventListener('popstate', () => this.#dialog.close());
  }

  /** @param {string[]} like ids of photos that belong to it, and of those that do not */
  open(like, unlike) {
    this.#like = like;
    this.#unlike = unlike;
    this.#dialog.querySelector('p').textContent = `${count(like.length, 'photo')} that belong, ${unlike.length} that do not. `
      + 'Five to ten that belong do well.';
    byId('teach-error').textContent = '';
    byId('teach-name').value = '';
    this.#dialog.showModal();
  }

  async #teach(name) {
    const submit = this.#form.querySelector('[type=submit]');
    submit.disabled = true;
    try {
      const { category_id: category } = await teachCategory(name, this.#like, this.#unlike);
      forgetLists();
      if (this.#dialog.open) {
        this.#dialog.close();
        go({ view: 'categories', category });
      }
    } catch (error) {
      byId('teach-error').textContent = error.message;
    } finally {
      submit.disabled = false;
    }
  }
}
