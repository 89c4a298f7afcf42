// Categories of a user's own: a card for each; one of them with all its photos, and how to teach it better.
import { address, forgetCategory, getJson, teachCategory } from './api.js';
import { byId, complain, element, say } from './dom.js';
import { offerDownloads } from './downloads.js';
import { Marks } from './marks.js';
import { forgetLists, PhotoList } from './photo-list.js';
import { photosCard } from './photo-tile.js';
import { go, here, link } from './place.js';
import { thumbnail } from './thumbnails.js';
import { count } from './words.js';

const PAGE = 60;

const at = (id) => `v1/categories/${encodeURIComponent(id)}`;

export class CategoriesView {
  #marks = new Marks('category-lesson', 'category-photos', [
    { words: 'Teach it by these', fewest: 2, act: (like, unlike) => this.#teach(like, unlike) },
  ]);

  #list;
  #category = null;
  #asked = 0;

  constructor(viewer) {
    this.#list = new PhotoList(byId('category-photos'), viewer, { marks: this.#marks });
    byId('category-forget').addEventListener('click', () => this.#forget());
  }

  hide() {
    this.#asked++;
  }

  async show(place, back) {
    const mine = ++this.#asked;
    this.#category = null;
    byId('category-cards').hidden = Boolean(place.category);
    byId('category-one').hidden = true;
    try {
      say('Loading …');
      await (place.category ? this.#showOne(place, back, mine) : this.#showAll(mine));
    } catch (error) {
      if (mine === this.#asked) {
        complain(error, () => this.show(place, false));
      }
    }
  }

  async #showAll(mine) {
    const { categories } = await getJson('v1/categories');
    if (mine === this.#asked) {
      byId('category-cards').replaceChildren(...categories.map(card));
      say(categories.length ? '' : 'There are none yet. Search for something, mark photos with ✓ that belong together, '
        + 'and choose “Make a category of these”.');
    }
  }

  async #showOne(place, back, mine) {
    this.#list.clear();
    const first = await getJson(address(at(place.category), { limit: PAGE }));
    if (mine !== this.#asked) {
      return;
    }
    const { category } = first;
    this.#category = category;
    byId('category-one').hidden = false;
    byId('category-name').textContent = category.name;
    byId('category-note').textContent = `${measured(category)} Mark what belongs with ✓, and what does not with ✗, to teach it better.`;
    this.#marks.begin(category.image_ids, category.not_image_ids);
    await this.#showLeftOut(category, mine);
    offerDownloads(byId('category-download'), 'category', (format) => address(at(place.category), { format, limit: 100 }));
    const shown = await this.#list.show(link(place), async (after) => {
      const { images, next } = after ? await getJson(address(at(place.category), { limit: PAGE, after })) : first;
      return { photos: images, next };
    }, back);
    if (shown && mine === this.#asked) {
      say(shown.photos.length ? '' : 'No photo belongs to it. Teach it more that do.');
    }
  }

  /** What was said not to belong is not in the list: here it can be taken back. */
  async #showLeftOut(category, mine) {
    const photos = await Promise.all(category.not_image_ids.map((id) => getJson(`v1/images/${id}`).catch(() => null)));
    if (mine === this.#asked) {
      byId('category-unlike').replaceChildren(...photos.filter(Boolean).map((photo) => {
        const img = thumbnail(photo);
        const takeBack = () => this.#teach(category.image_ids, category.not_image_ids.filter((id) => id !== photo.image_id));
        return element('li.unlike', {}, img, element('span', {}, 'not this'), element('button', {
          type: 'button', title: 'Take it back', 'aria-label': `Not ${photo.key}: take it back`, on: { click: takeBack },
        }, '✕'));
      }));
      byId('category-unlike').hidden = photos.length === 0;
    }
  }

  async #teach(like, unlike) {
    const mine = this.#asked;
    const { name } = this.#category;
    byId('category-lesson').inert = true;
    try {
      say('Learning …');
      await teachCategory(name, like, unlike);
      forgetLists();
      if (mine === this.#asked) {
        await this.show(here(), false);
        byId('categories-title').focus({ preventScroll: true });
      }
    } catch (error) {
      if (mine === this.#asked) {
        complain(error);
      }
    } finally {
      byId('category-lesson').inert = false;
    }
  }

  async #forget() {
    const { name, category_id: id } = this.#category;
    if (!confirm(`Forget the category “${name}”? Its photos stay.`)) {
      return;
    }
    try {
      await forgetCategory(id);
      go({ view: 'categories' });
    } catch (error) {
      complain(error);
    }
  }

  title() {
    return 'Categories';
  }
}

/** How good it is. */
const measured = (category) => `Taught without them, it recognises ${category.recognised} of its `
  + `${count(category.examples, 'example')}; of ${count(category.others, 'other photo')}, ${category.accepted} seem to belong.`;

const card = (category) => photosCard(link({ view: 'categories', category: category.category_id }), category.pictures,
  `${category.name} · ${count(category.examples, 'example')}`);
