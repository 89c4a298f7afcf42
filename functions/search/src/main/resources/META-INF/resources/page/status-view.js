// How things stand: counts, the model, the queue, and why photos were rejected.
import { getJson } from './api.js';
import { byId, complain, element, say } from './dom.js';
import { pause } from './pause.js';
import { link } from './place.js';
import { count, reasonInWords } from './words.js';

const EVERY_MILLISECONDS = 5000;

const fact = (name, value) => [element('dt', {}, name), element('dd', {}, value)];

export class StatusView {
  /** Another each time that the view is shown or left: who finds another is late. */
  #visit = 0;

  async show() {
    const visit = ++this.#visit;
    while (visit === this.#visit) {
      try {
        const status = document.hidden ? null : await getJson('v1/status');
        if (status && visit === this.#visit) {
          this.#draw(status);
          say('');
        }
      } catch (error) {
        if (visit === this.#visit) {
          complain(error, () => this.show());
        }
        return;
      }
      await pause(EVERY_MILLISECONDS);
    }
  }

  /** Asks no more. */
  hide() {
    this.#visit++;
  }

  #draw({ model, images, rejections, queue }) {
    byId('status-facts').replaceChildren(
      ...fact('Photos', count(images.indexed, 'photo')),
      ...fact('Rejected', images.rejected
        ? element('a', { href: link({ view: 'browse', state: 'rejected' }) }, count(images.rejected, 'file')) : 'none'),
      ...fact('Deleted', count(images.deleted, 'photo')),
      ...fact('Model', model),
      ...fact('Queue', queue === null ? 'cannot be known from here: see the dashboard on AWS'
        : `${queue.waiting} waiting, ${queue.in_flight} being indexed${queue.dead ? `, ${queue.dead} given up on` : ''}`),
    );
    const reasons = Object.entries(rejections).sort(([, a], [, b]) => b - a);
    byId('rejections').hidden = reasons.length === 0;
    byId('rejections').tBodies[0].replaceChildren(...reasons.map(([code, number]) => element('tr', {},
      element('td', {}, number.toLocaleString('en')), element('td', {}, reasonInWords(code)),
      element('td', {}, element('code', {}, code)))));
  }

  title() {
    return 'Status';
  }
}
