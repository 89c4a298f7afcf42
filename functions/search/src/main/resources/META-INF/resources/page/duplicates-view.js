// The same photo several times: side by side, with which to keep; the rest as a list to delete by.
import { address, getJson } from './api.js';
import { byId, complain, element, say } from './dom.js';
import { offerDownloads, save, table } from './downloads.js';
import { go, here } from './place.js';
import { thumbnail } from './thumbnails.js';
import { analysed, bytesInWords, count } from './words.js';

const PAGE = 20;

export class DuplicatesView {
  #viewer;
  #asked = 0;
  /** Of each group that is shown, its photos and the id of the one to keep. */
  #groups = [];
  #next = null;

  constructor(viewer) {
    this.#viewer = viewer;
    byId('duplicates-kind').addEventListener('change', (event) => {
      go({ ...here(), kind: event.target.value === 'near' ? null : event.target.value });
    });
    byId('duplicates-more').addEventListener('click', () => this.#load(here(), this.#asked));
    byId('duplicates-others').addEventListener('click', () => this.#saveOthers());
  }

  hide() {
    this.#asked++;
  }

  async show(place) {
    const mine = ++this.#asked;
    byId('duplicates-kind').value = place.kind ?? 'near';
    byId('duplicate-groups').replaceChildren();
    this.#groups = [];
    this.#next = null;
    this.#sum();
    offerDownloads(byId('duplicates-download'), 'duplicates', (format) =>
      address('v1/duplicates', { kind: place.kind, prefix: place.prefix, format, limit: 100 }));
    await this.#load(place, mine);
  }

  async #load(place, mine) {
    // Or a second click would have the same groups again.
    byId('duplicates-more').disabled = true;
    try {
      say('Loading …');
      const { groups, next, analysis } = await getJson(address('v1/duplicates',
        { kind: place.kind, prefix: place.prefix, limit: PAGE, after: this.#next }));
      if (mine !== this.#asked) {
        return;
      }
      this.#next = next;
      byId('duplicates-note').textContent = place.kind === 'exact' ? '' : analysed(analysis);
      byId('duplicate-groups').append(...groups.map((group) => this.#draw(group)));
      this.#sum();
      say(this.#groups.length ? '' : nothing(place, analysis));
    } catch (error) {
      if (mine === this.#asked) {
        complain(error, () => this.show(place));
      }
    } finally {
      if (mine === this.#asked) {
        byId('duplicates-more').disabled = false;
      }
    }
  }

  #draw({ keep, images, photos: number }) {
    const group = { images, keep };
    const name = `keep-${this.#groups.push(group)}`;
    const photos = images.map((image) => {
      const img = thumbnail(image);
      const choice = element('input', {
        type: 'radio',
        name,
        'aria-label': `Keep ${image.key}`,
        checked: image.image_id === keep,
        on: {
          change: () => {
            group.keep = image.image_id;
            this.#sum();
          },
        },
      });
      return element('li', {},
        element('button.picture', { type: 'button', 'aria-label': `Look at ${image.key}`, on: { click: () => this.#viewer.open(image, images) } }, img),
        element('label', {}, choice, ' Keep this'),
        element('span.key-in-full', {}, image.key),
        element('span', {}, `${image.width} × ${image.height}, ${bytesInWords(image.bytes)}`),
        element('span', {}, image.similarity < 1 ? `similarity ${image.similarity.toFixed(3)}` : ''));
    });
    const more = number > images.length ? `: the first ${images.length} of ${number.toLocaleString('en')}` : '';
    return element('li', {}, element('div', { role: 'radiogroup', 'aria-label': `${count(number, 'photo')} that are the same` },
      more ? element('p.note', {}, `${count(number, 'photo')}${more}`) : null, element('ul.duplicate-group', {}, ...photos)));
  }

  #sum() {
    const others = this.#groups.flatMap(othersOf);
    const bytes = others.reduce((sum, { bytes: length }) => sum + length, 0);
    byId('duplicates-total').hidden = others.length === 0;
    byId('duplicates-sum').textContent = `${count(others.length, 'other')} in the ${count(this.#groups.length, 'group')}`
      + ` shown: ${bytesInWords(bytes)}`;
    byId('duplicates-more').hidden = !this.#next;
  }

  /** Likeness deletes nothing: the list is for whoever may. */
  #saveOthers() {
    const rows = this.#groups.flatMap((group) => othersOf(group).map((image) => [image.bucket, image.key, image.image_id,
      group.images.find(({ image_id: id }) => id === group.keep).key]));
    save('others.csv', 'text/csv', table([['bucket', 'key', 'image_id', 'kept_key'], ...rows]));
  }

  title() {
    return 'Duplicates';
  }
}

const othersOf = ({ images, keep }) => images.filter(({ image_id: id }) => id !== keep);

function nothing({ kind }, analysis) {
  if (kind === 'exact') {
    return 'No two photos have the same bytes.';
  }
  if (analysis && !analysis.near) {
    return 'Near duplicates were not looked for: the model cannot tell them, or there was not time enough. '
      + 'Photos with the same bytes are known.';
  }
  return analysis ? 'No two photos are the same.' : 'The photos were not analysed yet. Identical ones are known already.';
}
