// Photos on a map, alike near alike: a dot each, and a thumbnail where there is room for one.
import { getBlob } from './api.js';

const PICTURE = 44;
const MOST_PICTURES = 150;
const DOT = 4;
const NEAR = 14;
const MARGIN = 0.04;

export class PhotoMap {
  #canvas;
  #label;
  #open;
  #points = [];
  #pictures = new Map();
  #shown = 0;

  /** @param figure with a <canvas> and a <figcaption> @param open called with the point that is clicked */
  constructor(figure, open) {
    this.#canvas = figure.querySelector('canvas');
    this.#label = figure.querySelector('figcaption');
    this.#open = open;
    new ResizeObserver(() => this.#draw()).observe(this.#canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#draw());
    this.#canvas.addEventListener('pointermove', (event) => {
      const point = this.#at(event);
      this.#canvas.style.cursor = point ? 'pointer' : '';
      this.#label.textContent = point ? point.key : '';
    });
    this.#canvas.addEventListener('click', (event) => {
      const point = this.#at(event);
      if (point) {
        this.#open(point);
      }
    });
  }

  /** @param points with x, y, colour, key, image_id and thumbnail_url */
  async show(points) {
    const mine = ++this.#shown;
    const range = (axis) => {
      const values = points.map((point) => point[axis]);
      const [least, most] = [Math.min(...values), Math.max(...values)];
      return (value) => (most > least ? MARGIN + (1 - 2 * MARGIN) * ((value - least) / (most - least)) : 0.5);
    };
    const [across, up] = [range('x'), range('y')];
    this.#points = points.map((point) => ({ ...point, left: across(point.x), top: 1 - up(point.y) }));
    this.#draw();
    const chosen = this.#room();
    for (let i = 0; i < chosen.length && mine === this.#shown; i += 5) {
      await Promise.all(chosen.slice(i, i + 5).map((point) => this.#load(point)));
      this.#draw();
    }
  }

  async #load(point) {
    if (!this.#pictures.has(point.thumbnail_url)) {
      const picture = await getBlob(point.thumbnail_url).then(createImageBitmap).catch(() => null);
      this.#pictures.set(point.thumbnail_url, picture);
    }
  }

  /** Those whose picture covers no other's. */
  #room() {
    const { width, height } = this.#size();
    const chosen = [];
    for (const point of this.#points) {
      const free = chosen.every((other) => Math.abs(other.left - point.left) * width > PICTURE
        || Math.abs(other.top - point.top) * height > PICTURE);
      if (free && chosen.push(point) === MOST_PICTURES) {
        break;
      }
    }
    return chosen;
  }

  #size() {
    return { width: this.#canvas.clientWidth, height: this.#canvas.clientHeight };
  }

  #draw() {
    const { width, height } = this.#size();
    const scale = devicePixelRatio;
    this.#canvas.width = width * scale;
    this.#canvas.height = height * scale;
    const context = this.#canvas.getContext('2d');
    context.scale(scale, scale);
    for (const point of this.#points) {
      context.fillStyle = point.colour;
      context.beginPath();
      context.arc(point.left * width, point.top * height, DOT, 0, 2 * Math.PI);
      context.fill();
    }
    for (const point of this.#room()) {
      const picture = this.#pictures.get(point.thumbnail_url);
      if (picture) {
        const size = Math.min(picture.width, picture.height);
        const [x, y] = [point.left * width - PICTURE / 2, point.top * height - PICTURE / 2];
        context.drawImage(picture, (picture.width - size) / 2, (picture.height - size) / 2, size, size, x, y, PICTURE, PICTURE);
        context.strokeStyle = point.colour;
        context.lineWidth = 3;
        context.strokeRect(x, y, PICTURE, PICTURE);
      }
    }
  }

  /** The point under the pointer: a picture's, or the nearest. */
  #at({ offsetX, offsetY }) {
    const { width, height } = this.#size();
    const away = (point) => Math.max(Math.abs(point.left * width - offsetX), Math.abs(point.top * height - offsetY));
    const picture = this.#room().find((point) => away(point) <= PICTURE / 2);
    if (picture) {
      return picture;
    }
    const nearest = this.#points.reduce((best, point) => (!best || away(point) < away(best) ? point : best), null);
    return nearest && away(nearest) <= NEAR ? nearest : null;
  }
}
