// Browsing: all photos, newest first, by folder, label and state.
import { address, getJson } from './api.js';
import { byId, complain, element, say } from './dom.js';
import { PhotoList } from './photo-list.js';
import { go, here, link } from './place.js';
import { count } from './words.js';

const PAGE = 60;
const STATES = { indexed: 'Photos', rejected: 'Rejected' };

export class BrowseView {
  #list;
  #asked = 0;
  #labelsOf = null;

  constructor(viewer) {
    this.#list = new PhotoList(byId('photos'), viewer);
    byId('browse-state').addEventListener('change', (event) => {
      go({ ...here(), state: event.target.value === 'indexed' ? null : event.target.value, label: null });
    });
    byId('browse-label').addEventListener('change', (event) => go({ ...here(), label: event.target.value }));
  }

  hide() {
    this.#asked++;
  }

  async show(place, back) {
    const mine = ++this.#asked;
    byId('browse-state').value = place.state ?? 'indexed';
    byId('browse-label').disabled = place.state === 'rejected';
    const filter = { prefix: place.prefix, label: place.label, state: place.state };
    try {
      say('Loading …');
      // Photos are worth seeing without the others.
      this.#showFolders(place, mine).catch(() => {});
      this.#showLabels(place, mine).catch(() => {});
      const shown = await this.#list.show(link(place), async (after) => {
        const { images, next } = await getJson(address('v1/images', { ...filter, limit: PAGE, after }));
        return { photos: images, next };
      }, back);
      if (shown && mine === this.#asked) {
        say(shown.photos.length ? '' : 'Nothing here.');
      }
    } catch (error) {
      if (mine === this.#asked) {
        complain(error, () => this.show(place, false));
      }
    }
  }

  /** The way down to the folder one is in, and the folders in it. */
  async #showFolders(place, mine) {
    const prefix = place.prefix ?? '';
    const steps = prefix.split('/').slice(0, -1);
    const to = (folder) => link({ ...place, prefix: folder, label: null });
    byId('breadcrumbs').replaceChildren(
      element('li', {}, element('a', { href: to('') }, 'All photos')),
      ...steps.map((step, i) => element('li', {}, element('a', { href: to(`${steps.slice(0, i + 1).join('/')}/`) }, step))),
    );
    const last = byId('breadcrumbs').lastChild.firstChild;
    last.setAttribute('aria-current', 'page');
    const { folders } = await getJson(address('v1/folders', { prefix }));
    if (mine !== this.#asked) {
      return;
    }
    byId('folders').replaceChildren(...folders.map((folder) => element('li', {},
      element('a.chip', { href: to(folder) }, folder.slice(prefix.length)))));
  }

  /** Counted anew for another folder only. */
  async #showLabels(place, mine) {
    const prefix = place.prefix ?? '';
    if (this.#labelsOf === prefix) {
      byId('browse-label').value = place.label ?? '';
      return;
    }
    const { labels } = await getJson(address('v1/labels', { prefix }));
    if (mine !== this.#asked) {
      return;
    }
    this.#labelsOf = prefix;
    const options = labels.map(({ label, images }) => new Option(`${label} (${count(images, 'photo')})`, label));
    if (place.label && !labels.some(({ label }) => label === place.label)) {
      options.unshift(new Option(place.label, place.label));
    }
    byId('browse-label').replaceChildren(new Option('any', ''), ...options);
    byId('browse-label').value = place.label ?? '';
  }

  title(place) {
    return `${STATES[place.state ?? 'indexed'] ?? 'Browse'}${place.prefix ? ` in ${place.prefix}` : ''}`;
  }
}
