// Photos that no other photo is like.
import { address, getJson } from './api.js';
import { byId, complain, say } from './dom.js';
import { offerDownloads } from './downloads.js';
import { PhotoList } from './photo-list.js';
import { link } from './place.js';
import { analysed } from './words.js';

const MOST = 100;

export class OutliersView {
  #list;
  #asked = 0;

  constructor(viewer) {
    this.#list = new PhotoList(byId('outliers-photos'), viewer);
  }

  hide() {
    this.#asked++;
  }

  async show(place, back) {
    const mine = ++this.#asked;
    offerDownloads(byId('outliers-download'), 'outliers', (format) => address('v1/outliers', { prefix: place.prefix, format, limit: 200 }));
    try {
      say('Loading …');
      const shown = await this.#list.show(link(place), async () => {
        const { images, analysis } = await getJson(address('v1/outliers', { prefix: place.prefix, limit: MOST }));
        return { photos: images, next: null, analysis };
      }, back);
      if (shown && mine === this.#asked) {
        byId('outliers-note').textContent = analysed(shown.analysis);
        say(shown.analysis ? '' : 'The photos were not analysed yet.');
      }
    } catch (error) {
      if (mine === this.#asked) {
        complain(error, () => this.show(place, false));
      }
    }
  }

  title() {
    return 'Outliers';
  }
}
