// The picture that is searched by, and the box that is drawn on it.
import { byId } from './dom.js';

/** A keystroke moves or resizes by this part of the picture. */
const STEP = 0.02;
const LEAST = 0.02;

const between = (value, least, most) => Math.max(least, Math.min(most, value));

export class QueryPicture {
  #figure = byId('query');
  #img = this.#figure.querySelector('img');
  #frame = this.#figure.querySelector('.frame');
  #box = this.#figure.querySelector('.box');
  #draw = byId('draw-box');
  #whole = byId('whole-picture');
  /** As parts of the picture: x, y, width and height, 0…1. */
  #part = null;
  #onBox;
  #url = null;
  /** The box that is searched by: x, y, width and height, in pixels. */
  #pixels = null;

  /** @param onBox called with `x,y,w,h` in the picture's pixels, or null for all of it, when one has drawn */
  constructor(onBox) {
    this.#onBox = onBox;
    this.#frame.addEventListener('pointerdown', (event) => this.#drag(event));
    this.#box.addEventListener('keydown', (event) => this.#key(event));
    this.#draw.addEventListener('click', () => this.#begin());
    this.#whole.addEventListener('click', () => onBox(null));
    this.#img.addEventListener('error', () => this.#figure.classList.add('no-preview'));
    this.#img.addEventListener('load', () => this.#place());
    this.#img.draggable = false;
  }

  /**
   * @param source a file, or the address of a picture
   * @param caption what it is
   * @param box `x,y,w,h` in its pixels, or nothing
   */
  show(source, caption, box) {
    if (this.#url) {
      URL.revokeObjectURL(this.#url);
    }
    this.#url = source instanceof Blob ? URL.createObjectURL(source) : null;
    this.#figure.classList.remove('no-preview');
    this.#figure.hidden = false;
    this.#figure.querySelector('figcaption .name').textContent = caption;
    this.#pixels = box ? box.split(',').map(Number) : null;
    this.#part = null;
    const address = this.#url ?? source;
    if (this.#img.src === address) {
      this.#place();
    } else {
      this.#box.hidden = true;
      this.#img.src = address;
    }
    this.#whole.hidden = !box;
  }

  hide() {
    this.#figure.hidden = true;
    this.#img.removeAttribute('src');
  }

  /** Once the picture's size is known. */
  #place() {
    const { naturalWidth: width, naturalHeight: height } = this.#img;
    if (width) {
      this.#frame.style.setProperty('--aspect', (width / height).toFixed(3));
    }
    if (this.#pixels && width) {
      const [x, y, w, h] = this.#pixels;
      this.#part = { x: x / width, y: y / height, w: w / width, h: h / height };
    }
    this.#redraw();
  }

  #redraw() {
    this.#box.hidden = !this.#part;
    if (this.#part) {
      for (const [side, value] of Object.entries(this.#part)) {
        this.#box.style.setProperty(`--${side}`, `${(100 * value).toFixed(2)}%`);
      }
    }
  }

  /** With the keyboard: a box in the middle, which arrows move. */
  #begin() {
    this.#part ??= { x: 0.25, y: 0.25, w: 0.5, h: 0.5 };
    this.#redraw();
    this.#box.focus();
  }

  #drag(event) {
    if (event.button !== 0 || this.#figure.classList.contains('no-preview')) {
      return;
    }
    event.preventDefault();
    const area = this.#img.getBoundingClientRect();
    const at = (e) => ({
      x: between((e.clientX - area.left) / area.width, 0, 1),
      y: between((e.clientY - area.top) / area.height, 0, 1),
    });
    const start = at(event);
    const before = this.#part;
    const move = (e) => {
      const end = at(e);
      this.#part = {
        x: Math.min(start.x, end.x), y: Math.min(start.y, end.y), w: Math.abs(end.x - start.x), h: Math.abs(end.y - start.y),
      };
      this.#redraw();
    };
    const stop = (e) => {
      this.#frame.removeEventListener('pointermove', move);
      this.#frame.removeEventListener('pointerup', stop);
      this.#frame.removeEventListener('pointercancel', stop);
      if (e.type === 'pointerup' && this.#part && this.#part !== before && this.#part.w > LEAST && this.#part.h > LEAST) {
        this.#done();
      } else {
        this.#part = before;
        this.#redraw();
      }
    };
    this.#frame.setPointerCapture(event.pointerId);
    this.#frame.addEventListener('pointermove', move);
    this.#frame.addEventListener('pointerup', stop);
    this.#frame.addEventListener('pointercancel', stop);
  }

  #key(event) {
    const [dx, dy] = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key] ?? [0, 0];
    const { x, y, w, h } = this.#part;
    if (event.key === 'Enter') {
      this.#done();
    } else if (event.key === 'Escape') {
      this.#onBox(null);
    } else if ((dx || dy) && event.shiftKey) {
      this.#part = { x, y, w: between(w + dx, LEAST, 1 - x), h: between(h + dy, LEAST, 1 - y) };
    } else if (dx || dy) {
      this.#part = { x: between(x + dx, 0, 1 - w), y: between(y + dy, 0, 1 - h), w, h };
    } else {
      return;
    }
    event.preventDefault();
    this.#redraw();
  }

  #done() {
    const { naturalWidth: width, naturalHeight: height } = this.#img;
    const { x, y, w, h } = this.#part;
    const left = Math.min(width - 1, Math.round(x * width));
    const top = Math.min(height - 1, Math.round(y * height));
    this.#onBox([left, top, Math.max(1, Math.min(width - left, Math.round(w * width))),
      Math.max(1, Math.min(height - top, Math.round(h * height)))].join(','));
  }
}
