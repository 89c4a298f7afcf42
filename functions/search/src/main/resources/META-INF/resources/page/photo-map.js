// Photos on a map, alike near alike: a dot each, and a thumbnail where there is room for one.
import { getBlob } from './api.js';

const PICTURE = 44;
const MOST_PICTURES = 150;
const DOT = 4;
const NEAR = 14;
/** So that no picture is cut. */
const MARGIN = PICTURE / 2 + 4;
const AT_ONCE = 3;

/** FNV-1a: an order that has nothing to do with folders, and is the same each time. */
const hash = (text) => [...text].reduce((sum, letter) => Math.imul(sum ^ letter.codePointAt(0), 16777619), 2166136261);

export class PhotoMap {
  #canvas;
  #label;
  #open;
  #points = [];
  /** Those whose picture covers no other's, on the canvas as it is now. */
  #room = [];
  #pictures = new Map();
  #shown = 0;

  /** @param figure with a <canvas> and a <figcaption> @param open called with the point that is clicked */
  constructor(figure, open) {
    this.#canvas = figure.querySelector('canvas');
    this.#label = figure.querySelector('figcaption');
    this.#open = open;
    new ResizeObserver(() => {
      this.#place();
      this.#draw();
      this.#load(this.#shown);
    }).observe(this.#canvas);
    this.#canvas.addEventListener('pointermove', (event) => {
      const point = this.#at(event);
      this.#canvas.style.cursor = point ? 'pointer' : '';
      this.#label.textContent = point ? point.key : '';
    });
    this.#canvas.addEventListener('pointerleave', () => {
      this.#label.textContent = '';
    });
    this.#canvas.addEventListener('click', (event) => {
      const point = this.#at(event);
      if (point) {
        this.#open(point);
      }
    });
  }

  /** @param points with x, y, colour, key, image_id and thumbnail_url */
  show(points) {
    const mine = ++this.#shown;
    const range = (axis) => {
      const values = points.map((point) => point[axis]);
      const [least, most] = [Math.min(...values), Math.max(...values)];
      return (value) => (most > least ? (value - least) / (most - least) : 0.5);
    };
    const [across, up] = [range('x'), range('y')];
    this.#points = points.map((point) => ({ ...point, across: across(point.x), down: 1 - up(point.y) }))
      .sort((one, other) => hash(one.key) - hash(other.key));
    this.#place();
    this.#draw();
    this.#load(mine);
  }

  /** Loads no more. */
  stop() {
    this.#shown++;
  }

  /** A few at a time: the page has other things to ask for. */
  async #load(mine) {
    const missing = this.#room.filter((point) => !this.#pictures.has(point.thumbnail_url));
    for (let i = 0; i < missing.length && mine === this.#shown; i += AT_ONCE) {
      await Promise.all(missing.slice(i, i + AT_ONCE).map(async ({ thumbnail_url: url }) => {
        const picture = await getBlob(url).then(createImageBitmap).catch(() => null);
        if (picture) {
          this.#pictures.set(url, picture);
        }
      }));
      this.#draw();
    }
  }

  /** Where points are on the canvas as it is now, and which have room for their picture. */
  #place() {
    const [width, height] = [this.#canvas.clientWidth - 2 * MARGIN, this.#canvas.clientHeight - 2 * MARGIN];
    for (const point of this.#points) {
      point.left = MARGIN + point.across * width;
      point.top = MARGIN + point.down * height;
    }
    this.#room = [];
    for (const point of this.#points) {
      const free = this.#room.every((other) => Math.abs(other.left - point.left) > PICTURE
        || Math.abs(other.top - point.top) > PICTURE);
      if (free && this.#room.push(point) === MOST_PICTURES) {
        break;
      }
    }
  }

  #draw() {
    const scale = devicePixelRatio;
    this.#canvas.width = this.#canvas.clientWidth * scale;
    this.#canvas.height = this.#canvas.clientHeight * scale;
    const context = this.#canvas.getContext('2d');
    context.scale(scale, scale);
    for (const point of this.#points) {
      context.fillStyle = point.colour;
      context.beginPath();
      context.arc(point.left, point.top, DOT, 0, 2 * Math.PI);
      context.fill();
    }
    for (const point of this.#room) {
      const picture = this.#pictures.get(point.thumbnail_url);
      if (picture) {
        const size = Math.min(picture.width, picture.height);
        const [x, y] = [point.left - PICTURE / 2, point.top - PICTURE / 2];
        context.drawImage(picture, (picture.width - size) / 2, (picture.height - size) / 2, size, size, x, y, PICTURE, PICTURE);
        context.strokeStyle = point.colour;
        context.lineWidth = 3;
        context.strokeRect(x, y, PICTURE, PICTURE);
      }
    }
  }

  /** The point under the pointer: a picture's, or the nearest. */
  #at({ offsetX, offsetY }) {
    const away = (point) => Math.max(Math.abs(point.left - offsetX), Math.abs(point.top - offsetY));
    const picture = this.#room.find((point) => away(point) <= PICTURE / 2);
    if (picture) {
      return picture;
    }
    const nearest = this.#points.reduce((best, point) => (!best || away(point) < away(best) ? point : best), null);
    return nearest && away(nearest) <= NEAR ? nearest : null;
  }
}
