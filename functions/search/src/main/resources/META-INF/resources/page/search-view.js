// Searching: by a picture, a part of it, an indexed photo, or several.
import { address, getJson, original, searchByIndexed, searchByPicture } from './api.js';
import { byId, complain, element, say } from './dom.js';
import { Marks } from './marks.js';
import { PhotoList } from './photo-list.js';
import { keep, kept, sendable } from './pictures.js';
import { go, here, link } from './place.js';
import { QueryPicture } from './query-picture.js';
import { TeachDialog } from './teach-dialog.js';
import { thumbnail } from './thumbnails.js';
import { count, labelInWords } from './words.js';

const PAGE = 40;
const NEWEST = 24;
const CHIPS = 8;

const image = (id) => getJson(`v1/images/${encodeURIComponent(id)}`);

/** A box on a picture that was made smaller. */
const scaled = (box, scale) => box.split(',').map((number, i) => (i < 2 ? Math.floor(number * scale)
  : Math.max(1, Math.floor(number * scale)))).join(',');

export class SearchView {
  #query = new QueryPicture((box) => go({ ...here(), box }));
  #marks = new Marks('refine', 'results', [
    { words: 'Search by these', fewest: 1, act: (images, not) => go({ view: 'search', images, not, mode: here().mode }) },
    { words: 'Make a category of these', fewest: 2, quiet: true, act: (like, unlike) => this.#teach.open(like, unlike) },
  ]);

  #teach = new TeachDialog();
  #results;
  #newest;
  #running = new AbortController();
  #taken = 0;

  constructor(viewer) {
    this.#results = new PhotoList(byId('results'), viewer, { marks: this.#marks });
    this.#newest = new PhotoList(byId('newest'), viewer);
    for (const input of [byId('picture'), byId('camera')]) {
      input.addEventListener('change', () => {
        this.take([...input.files]);
        input.value = '';
      });
    }
    byId('mode').addEventListener('change', (event) => go({ ...here(), mode: event.target.value === 'similar' ? null : event.target.value }));
  }

  /** Searches by a file that was chosen, dropped or pasted. */
  async take(files) {
    if (!files.length) {
      return;
    }
    const mine = ++this.#taken;
    try {
      say('Searching …');
      const { file } = await sendable(files[0]);
      const picture = await keep(file);
      if (mine === this.#taken) {
        go({ view: 'search', picture, mode: here().mode });
      }
    } catch (error) {
      complain(error);
    }
  }

  hide() {
    this.#running.abort();
  }

  async show(place, back) {
    this.#running.abort();
    this.#running = new AbortController();
    const searches = Boolean(place.picture || place.image || place.images);
    byId('answer').hidden = !searches;
    byId('start').hidden = searches;
    byId('search').classList.toggle('answered', searches);
    if (!searches) {
      this.#query.hide();
      this.#examples([]);
      this.#results.clear();
      this.#marks.begin([], []);
      return this.#showNewest(this.#running.signal);
    }
    byId('mode').value = place.mode ?? 'similar';
    const { signal } = this.#running;
    try {
      say('Searching …');
      const ask = await this.#prepare(place, signal);
      signal.throwIfAborted();
      this.#marks.begin(place.images ?? (place.image ? [place.image] : []), place.not ?? []);
      const parameters = { k: PAGE, mode: place.mode, label: place.label, box: place.box };
      const answer = await this.#results.show(link(place), async (after) => {
        const page = await ask({ ...parameters, after });
        return { ...page, photos: page.results };
      }, back);
      if (answer && !signal.aborted) {
        this.#tell(answer, place);
      }
    } catch (error) {
      if (error.name !== 'AbortError' && !signal.aborted) {
        this.#results.clear();
        this.#chips([], place);
        complain(error, () => this.show(place, false));
      }
    }
  }

  /** Shows what is searched by. @return how to ask, given the parameters */
  async #prepare(place, signal) {
    if (place.images) {
      this.#query.hide();
      await this.#showExamples(place, signal);
      const body = { image_ids: place.images, not_image_ids: place.not ?? [] };
      return (parameters) => searchByIndexed(body, parameters, signal);
    }
    this.#examples([]);
    if (place.picture) {
      const file = await kept(place.picture);
      signal.throwIfAborted();
      if (!file) {
        throw new Error('This search was by a picture that is not in this browser any more. Choose it again.');
      }
      this.#query.show(file, file.name, place.box);
      return (parameters) => searchByPicture(file, parameters, signal);
    }
    const photo = await image(place.image);
    signal.throwIfAborted();
    this.#query.show(photo.url, photo.key, place.box);
    if (place.box) {
      const { file, scale } = await sendable(await original(photo));
      const box = scaled(place.box, scale);
      return (parameters) => searchByPicture(file, { ...parameters, box }, signal);
    }
    return (parameters) => searchByIndexed({ image_id: place.image }, parameters, signal);
  }

  async #showExamples(place, signal) {
    const all = [...place.images.map((id) => [id, true]), ...(place.not ?? []).map((id) => [id, false])];
    const photos = await Promise.all(all.map(([id]) => image(id)));
    signal.throwIfAborted();
    this.#examples(photos.map((photo, i) => {
      const [id, like] = all[i];
      const img = thumbnail(photo);
      const rest = (ids) => (ids ?? []).filter((other) => other !== id);
      return element(`li.${like ? 'like' : 'unlike'}`, {}, img, element('span', {}, like ? 'like' : 'not like'),
        element('button', {
          type: 'button',
          title: 'Leave it out',
          'aria-label': `${like ? 'Like' : 'Not like'} ${photo.key}: leave it out`,
          disabled: like && place.images.length === 1,
          on: { click: () => go({ ...place, images: rest(place.images), not: rest(place.not) }) },
        }, '✕'));
    }));
  }

  #examples(items) {
    byId('examples').replaceChildren(...items);
    byId('examples').hidden = items.length === 0;
  }

  #tell(answer, place) {
    const looksLike = answer.query.labels.slice(0, 3).map(labelInWords).join(', ');
    byId('guess').textContent = looksLike ? `The model’s guess: ${looksLike}` : '';
    this.#chips(answer.photos, place);
    if (!answer.photos.length) {
      say(place.label || place.mode ? 'Nothing like it. Try without the filter, or in another way.'
        : 'There are no photos yet: upload some first.');
      return;
    }
    const milliseconds = Object.values(answer.took_ms).reduce((sum, took) => sum + took, 0);
    const more = answer.next ? 'the most similar first, more as you scroll' : `${count(answer.photos.length, 'photo')}, the most similar first`;
    say(`Found in ${Math.round(milliseconds)} ms by ${answer.model}: ${more}.`);
  }

  /** Labels of what was found, to filter by. */
  #chips(photos, place) {
    const counts = new Map();
    for (const { labels } of photos) {
      for (const { label } of labels) {
        counts.set(label, (counts.get(label) ?? 0) + 1);
      }
    }
    const labels = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a)).slice(0, CHIPS);
    if (place.label && !labels.includes(place.label)) {
      labels.unshift(place.label);
    }
    const focused = document.activeElement.closest('#chips') && document.activeElement.textContent;
    byId('chips').replaceChildren(...labels.map((label) => element('li', {}, element('button.chip', {
      type: 'button',
      'aria-pressed': String(label === place.label),
      on: { click: () => go({ ...place, label: label === place.label ? null : label }) },
    }, label))));
    [...byId('chips').querySelectorAll('button')].find((chip) => chip.textContent === focused)?.focus();
  }

  async #showNewest(signal) {
    try {
      const shown = await this.#newest.show('newest', async () => {
        const { images } = await getJson(address('v1/images', { limit: NEWEST }));
        return { photos: images, next: null };
      }, false);
      if (shown && !signal.aborted) {
        byId('newest-title').hidden = shown.photos.length === 0;
        say(shown.photos.length ? '' : 'There are no photos yet: upload some first.');
      }
    } catch (error) {
      if (!signal.aborted) {
        complain(error, () => this.show(here(), false));
      }
    }
  }

  title(place) {
    return place.images ? 'More like these' : 'Search';
  }
}

