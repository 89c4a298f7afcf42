// One photo, large, with what is known of it and where to go from there.
import { getBlob, getJson } from './api.js';
import { byId, element, svg } from './dom.js';
import { go, link } from './place.js';
import { bytesInWords, fileName, inPercent, labelInWords, time } from './words.js';

/** More would hide the picture. */
const MOST_BOXES = 3;

export class PhotoViewer {
  #dialog = byId('viewer');
  #img = this.#dialog.querySelector('img');
  #boxes = this.#dialog.querySelector('svg');
  #photos = [];
  #at = 0;
  /** The original, while it comes. */
  #large = new Image();

  constructor() {
    this.#dialog.querySelector('.close').addEventListener('click', () => this.#dialog.close());
    this.#dialog.querySelector('.previous').addEventListener('click', () => this.#move(-1));
    this.#dialog.querySelector('.next').addEventListener('click', () => this.#move(1));
    this.#dialog.addEventListener('click', (event) => event.target === this.#dialog && this.#dialog.close());
    this.#dialog.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (step) {
        this.#move(step);
      }
    });
    addEventListener('popstate', () => this.#dialog.close());
  }

  /** @param photos among which it is, for the way to the next */
  open(image, photos) {
    this.#photos = photos.filter((photo) => photo.state === 'indexed');
    this.#at = this.#photos.indexOf(image);
    this.#dialog.showModal();
    this.#show(image);
  }

  #move(step) {
    const at = this.#at + step;
    if (at >= 0 && at < this.#photos.length) {
      this.#at = at;
      this.#show(this.#photos[at]);
    }
  }

  #show(image) {
    if (this.#dialog.querySelector('dl').contains(document.activeElement)) {
      this.#dialog.focus(); // what has the focus goes, and the arrows are heard here
    }
    byId('viewer-title').textContent = fileName(image.key);
    this.#dialog.querySelector('dl').replaceChildren(...this.#facts(image));
    const original = element('a', { href: image.url, target: '_blank', rel: 'noreferrer' }, 'Open the original');
    const searches = [['similar', 'More like this'], ['same', 'Same object'], ['duplicate', 'Copies of it']];
    this.#boxes.replaceChildren();
    this.#whereNote('');
    this.#boxes.setAttribute('viewBox', `0 0 ${image.width} ${image.height}`);
    this.#dialog.querySelector('.searches').replaceChildren(
      ...searches.map(([mode, name]) => element('button', { type: 'button', on: { click: () => this.#search(image, mode) } }, name)),
      original,
    );
    this.#dialog.querySelector('.previous').disabled = this.#at <= 0;
    this.#dialog.querySelector('.next').disabled = this.#at >= this.#photos.length - 1;
    this.#showPicture(image, original);
  }

  /** The thumbnail at once, the original when it has come; of what a browser cannot show, like TIFF, the thumbnail stays. */
  async #showPicture(image, link) {
    const img = this.#img;
    const isCurrent = () => this.#photos[this.#at] === image && this.#dialog.open;
    img.alt = image.key;
    img.width = image.width;
    img.height = image.height;
    img.removeAttribute('src');
    this.#large.src = '';
    const thumbnail = getBlob(image.thumbnail_url).then((blob) => {
      if (isCurrent() && !img.src) {
        const url = URL.createObjectURL(blob);
        img.addEventListener('load', () => URL.revokeObjectURL(url), { once: true });
        img.src = url;
      }
    }, () => {});
    // Links expire while a page is open.
    const { url } = await getJson(`v1/images/${image.image_id}`).catch(() => image);
    if (!isCurrent()) {
      return;
    }
    link.href = url;
    this.#large = new Image();
    this.#large.onload = async () => {
      await thumbnail;
      if (isCurrent()) {
        img.src = url;
      }
    };
    this.#large.src = url;
  }

  #facts(image) {
    const labels = image.labels.map((label) => element('a.chip', {
      href: link({ view: 'browse', label: label.label }),
      title: `All photos labelled ${label.label}`,
      on: { click: () => this.#dialog.close() },
    }, labelInWords(label)));
    const facts = [
      ['Key', [image.key]],
      ['Size', [`${image.width} × ${image.height} pixels, ${bytesInWords(image.bytes)}, ${image.content_type}`]],
      ['Similarity', image.similarity === undefined ? [] : [image.similarity.toFixed(3)]],
      ['Belongs', image.probability === undefined ? [] : [`with a probability of ${inPercent(image.probability)}`]],
      ['Taken', image.taken_at ? [time(image.taken_at)] : []],
      ['Indexed', [time(image.indexed_at)]],
      ['Looks like', labels.length ? [...labels, this.#whereButton(image)] : []],
      ['Note', image.flags.map((flag) => ({ blank: 'one colour', duplicate: 'another photo has the same bytes' }[flag] ?? flag))],
    ];
    return facts.filter(([, values]) => values.length)
      .flatMap(([name, values]) => [element('dt', {}, name), element('dd', {}, ...values)]);
  }

  #whereButton(image) {
    const button = element('button.quiet', { type: 'button', 'aria-pressed': 'false', on: { click: () => this.#toggleBoxes(image, button) } }, 'Where?');
    return button;
  }

  async #toggleBoxes(image, button) {
    if (this.#boxes.childElementCount) {
      this.#boxes.replaceChildren();
      this.#whereNote('');
      button.setAttribute('aria-pressed', 'false');
    } else if (button.ariaBusy !== 'true') {
      button.ariaBusy = 'true';
      this.#whereNote('Looking …');
      try {
        const { labels } = await getJson(`v1/images/${image.image_id}/labels`);
        if (button.isConnected) {
          const shown = labels.slice(0, MOST_BOXES);
          this.#boxes.replaceChildren(...shown.flatMap((label, i) => labelledBox(label, i, image)));
          this.#whereNote(shown.map((label) => `${label.label}: ${placeInWords(label.box, image)}`).join('; '));
          button.setAttribute('aria-pressed', 'true');
        }
      } catch (error) {
        this.#whereNote(error.message);
      } finally {
        button.ariaBusy = 'false';
      }
    }
  }

  /** For who does not see the boxes too. */
  #whereNote(text) {
    this.#dialog.querySelector('.where').textContent = text;
  }

  #search(image, mode) {
    this.#dialog.close();
    go({ view: 'search', image: image.image_id, mode: mode === 'similar' ? null : mode });
  }
}

/** A label's box on the picture, and its name in the box's upper edge; the likeliest label's box has a thicker line. */
function labelledBox(label, index, image) {
  const { x, y, width, height } = label.box;
  const size = Math.max(image.width, image.height) / 35;
  return [
    svg('rect', { class: `box-${index}`, x, y, width, height }),
    svg('text', { class: `box-${index}`, x: x + size / 2, y: y + size * (1.2 + 1.2 * index), 'font-size': size }, labelInWords(label)),
  ];
}

/** Where a box is on a picture, such as "the upper left". */
function placeInWords({ x, y, width, height }, image) {
  if (width > 0.9 * image.width && height > 0.9 * image.height) {
    return 'all of it';
  }
  const third = (start, length, whole, names) => names[Math.min(2, Math.floor((3 * (start + length / 2)) / whole))];
  const row = third(y, height, image.height, ['upper', '', 'lower']);
  const column = third(x, width, image.width, ['left', '', 'right']);
  return `the ${[row, column].filter(Boolean).join(' ') || 'middle'}`;
}
