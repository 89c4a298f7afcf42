// Categories of a user's own: a card for each; one of them with all its photos, and how to teach it better.
import { address, forgetCategory, getJson, teachCategory } from './api.js';
import { byId, complain, element, say } from './dom.js';
import { offerDownloads } from './downloads.js';
import { Marks } from './marks.js';
import { forgetLists, PhotoList } from './photo-list.js';
import { go, here, link } from './place.js';
import { showThumbnail } from './thumbnails.js';
import { count, inPercent } from './words.js';

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
    byId('category-cards').hidden = Boolean(place.category);
    byId('category-one').hidden = !place.category;
    try {
      say('Loading …');
      const { categories } = await getJson('v1/categories');
      if (mine !== this.#asked) {
        return;
      }
      if (!place.category) {
        byId('category-cards').replaceChildren(...categories.map(card));
        say(categories.length ? '' : 'There are none yet. Search for something, mark photos with ✓ that belong together, '
          + 'and choose “Make a category of these”.');
      } else {
        await this.#showOne(categories.find(({ category_id: id }) => id === place.category), place, back, mine);
      }
    } catch (error) {
      if (mine === this.#asked) {
        complain(error, () => this.show(place, false));
      }
    }
  }

  async #showOne(category, place, back, mine) {
    this.#list.clear();
    this.#category = category;
    byId('category-one').hidden = !category;
    if (!category) {
      say('There is no such category any more.');
      return;
    }
    byId('category-name').textContent = category.name;
    byId('category-note').textContent = `${measured(category)} Mark what belongs with ✓, and what does not with ✗, to teach it better.`;
    this.#marks.begin(category.image_ids, category.not_image_ids);
    offerDownloads(byId('category-download'), 'category', (format) => address(at(place.category), { format, limit: 100 }));
    const shown = await this.#list.show(link(place), async (after) => {
      const { images, next } = await getJson(address(at(place.category), { limit: PAGE, after }));
      return { photos: images, next };
    }, back);
    if (shown && mine === this.#asked) {
      say(shown.photos.length ? '' : 'No photo belongs to it. Teach it more that do.');
    }
  }

  async #teach(like, unlike) {
    try {
      say('Learning …');
      await teachCategory(this.#category.name, like, unlike);
      forgetLists();
      await this.show(here(), false);
    } catch (error) {
      complain(error);
    }
  }

  async #forget() {
    if (!confirm(`Forget the category “${this.#category.name}”? Its photos stay.`)) {
      return;
    }
    try {
      await forgetCategory(this.#category.category_id);
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
const measured = (category) => `Of its ${count(category.examples, 'example')} it recognises ${category.recognised} `
  + `(${inPercent(category.recall)}) when it is taught without them; of ${count(category.others, 'other photo')} it takes `
  + `${category.accepted} for its own.`;

function card(category) {
  const pictures = category.pictures.map((image) => {
    const img = element('img', { alt: '' });
    showThumbnail(img, image);
    return img;
  });
  return element('li.cluster', {}, element('a', {
    href: link({ view: 'categories', category: category.category_id }),
  }, element('span.mosaic', {}, ...pictures), element('span.cluster-name', {}, `${category.name} · ${count(category.examples, 'example')}`)));
}
