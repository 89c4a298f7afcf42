// What kinds of photos there are: a map of all, and a card for each cluster; one of them with all its photos.
import { address, getJson } from './api.js';
import { byId, complain, say } from './dom.js';
import { offerDownloads } from './downloads.js';
import { PhotoList } from './photo-list.js';
import { PhotoMap } from './photo-map.js';
import { photosCard } from './photo-tile.js';
import { go, here, link } from './place.js';
import { analysed, clusterInWords, count } from './words.js';

const PAGE = 60;
const POINTS = 2000;

/** Told apart from their neighbours; clusters beyond these begin anew. */
const colour = (index) => `hsl(${(index * 137.5) % 360} 60% ${45 + (index % 3) * 8}%)`;

export class ClustersView {
  #list;
  #map;
  #asked = 0;

  constructor(viewer) {
    this.#list = new PhotoList(byId('cluster-photos'), viewer);
    this.#map = new PhotoMap(byId('map'), (point) => go({ view: 'clusters', k: here().k, cluster: point.cluster_id }));
    byId('clusters-k').addEventListener('change', (event) => go({ view: 'clusters', k: event.target.value }));
  }

  hide() {
    this.#asked++;
    this.#map.stop();
  }

  async show(place, back) {
    const mine = ++this.#asked;
    this.#map.stop();
    byId('clusters-all').hidden = Boolean(place.cluster);
    byId('cluster-one').hidden = !place.cluster;
    try {
      say('Loading …');
      const answer = await getJson(address('v1/clusters', { k: place.k }));
      if (mine !== this.#asked) {
        return;
      }
      if (!answer.clusters.length) {
        byId('clusters-all').hidden = true;
        byId('clusters-note').textContent = '';
        say(answer.analysis ? 'There are no photos.' : 'The photos were not analysed yet. '
          + 'Here that happens by itself a few seconds after the last was indexed; on AWS on its schedule.');
        return;
      }
      byId('clusters-note').textContent = analysed(answer.analysis);
      if (place.cluster) {
        await this.#showOne(place, answer, back);
      } else {
        this.#showAll(place, answer);
        await this.#showMap(place, answer, mine);
      }
      if (mine === this.#asked) {
        say('');
      }
    } catch (error) {
      if (mine === this.#asked) {
        complain(error, () => this.show(place, false));
      }
    }
  }

  #showAll(place, { clusters, k, chosen_k: chosen, most_k: most }) {
    const numbers = [...new Set([2, 3, 5, 8, 12, 20, 30, 50, 80, 128, chosen, k])].filter((n) => n <= most)
      .sort((a, b) => a - b);
    byId('clusters-k').replaceChildren(...numbers.map((n) => new Option(n === chosen ? `${n} (suggested)` : n, n)));
    byId('clusters-k').value = k;
    byId('cluster-cards').replaceChildren(...clusters.map((cluster, i) => card(cluster, i, place)));
    offerDownloads(byId('clusters-download'), 'clusters', (format) =>
      address('v1/clusters/map', { k, format, limit: 5000 }));
  }

  async #showMap({ k }, { clusters }, mine) {
    const { points, next } = await getJson(address('v1/clusters/map', { k, limit: POINTS }));
    if (mine === this.#asked) {
      const indexes = new Map(clusters.map((cluster, i) => [cluster.cluster_id, i]));
      byId('map-note').textContent = next ? `${count(points.length, 'photo')} of them are on the map.` : '';
      this.#map.show(points.map((point) => ({ ...point, colour: colour(indexes.get(point.cluster_id) ?? 0) })));
    }
  }

  async #showOne(place, { clusters }, back) {
    this.#list.clear();
    const cluster = clusters.find(({ cluster_id: id }) => id === place.cluster);
    byId('cluster-title').textContent = cluster ? name(cluster) : 'A cluster';
    byId('cluster-back').href = link({ view: 'clusters', k: place.k });
    await this.#list.show(link(place), async (after) => {
      const { images, next } = await getJson(address(`v1/clusters/${encodeURIComponent(place.cluster)}`, { limit: PAGE, after }));
      return { photos: images, next };
    }, back);
  }

  title() {
    return 'Clusters';
  }
}

const name = (cluster) => `${clusterInWords(cluster)} · ${count(cluster.photos, 'photo')}`;

function card(cluster, index, { k }) {
  const shown = photosCard(link({ view: 'clusters', k, cluster: cluster.cluster_id }), cluster.examples, name(cluster));
  shown.style.setProperty('--colour', colour(index));
  return shown;
}
