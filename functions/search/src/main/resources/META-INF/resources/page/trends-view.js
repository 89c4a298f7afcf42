// How many photos there are of what, over time: a chart, the same in a table, and labels that come or go.
import { address, getJson } from './api.js';
import { drawChart } from './chart.js';
import { byId, complain, element, say } from './dom.js';
import { offerDownloads } from './downloads.js';
import { go, here, link } from './place.js';
import { clusterInWords, count } from './words.js';

const CHOICES = { of: 'volume', over: 'indexed_at', every: 'week' };
const UNDATED = { taken_at: 'do not say when they were taken', indexed_at: 'are not dated' };

export class TrendsView {
  #asked = 0;

  constructor() {
    for (const [name, usual] of Object.entries(CHOICES)) {
      byId(`trends-${name}`).addEventListener('change', ({ target }) => {
        go({ ...here(), [name]: target.value === usual ? null : target.value });
      });
    }
  }

  hide() {
    this.#asked++;
  }

  async show(place) {
    const mine = ++this.#asked;
    const asked = Object.fromEntries(Object.entries(CHOICES).map(([name, usual]) => [name, place[name] ?? usual]));
    Object.entries(asked).forEach(([name, value]) => {
      byId(`trends-${name}`).value = value;
    });
    const parameters = { ...asked, prefix: place.prefix, label: place.label };
    offerDownloads(byId('trends-download'), 'trends', (format) => address('v1/trends', { ...parameters, series: 50, format }));
    try {
      say('Loading …');
      const [trends, clusters, { labels }] = await Promise.all([
        getJson(address('v1/trends', parameters)),
        asked.of === 'cluster' ? getJson('v1/clusters').then((answer) => answer.clusters) : [],
        getJson(address('v1/labels', { prefix: place.prefix })),
      ]);
      if (mine !== this.#asked) {
        return;
      }
      const names = new Map(clusters.map((cluster, i) => [cluster.cluster_id, `${i + 1}: ${clusterInWords(cluster)}`]));
      const earlier = drawChart(byId('chart'), trends.series.map((one) => ({ ...one, name: names.get(one.name) ?? one.name })),
        asked.every);
      byId('trends-note').textContent = [
        trends.undated && `${count(trends.undated, 'photo')} ${UNDATED[asked.over]}.`,
        earlier && `${count(earlier, 'photo')} of long before are not drawn: choose longer periods.`,
      ].filter(Boolean).join(' ');
      this.#showMoving(labels);
      say(trends.series.length ? '' : nothing(asked));
    } catch (error) {
      if (mine === this.#asked) {
        complain(error, () => this.show(place));
      }
    }
  }

  #showMoving(labels) {
    for (const trend of ['rising', 'falling']) {
      const moving = labels.filter((label) => label.trend === trend);
      byId(trend).replaceChildren(...moving.map(({ label, this_week: now, week_before: before }) => element('li', {},
        element('a.chip', { href: link({ view: 'browse', label }) }, `${label}: ${before} → ${now}`))));
      byId(trend).parentElement.hidden = moving.length === 0;
    }
  }

  title() {
    return 'Trends';
  }
}

const nothing = ({ of, over }) => {
  if (over === 'taken_at') {
    return 'No photo says when it was taken.';
  }
  return of === 'cluster' ? 'There are no clusters: the photos were not analysed yet.' : 'There are no photos.';
};
