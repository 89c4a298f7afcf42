// Loads thumbnails while they are near the window. By fetch, because a browser sends no token with an <img>.
import { getBlob } from './api.js';
import { element } from './dom.js';

/** A browser opens six connections to a host: one is left for calls. */
const MOST_AT_ONCE = 5;
const NEAR = '800px';

const images = new WeakMap();
/** Those that are near and not asked for, the latest last. */
const waiting = new Set();
let loading = 0;

async function load(img) {
  const image = images.get(img);
  loading++;
  observer.unobserve(img);
  try {
    const url = URL.createObjectURL(await getBlob(image.thumbnail_url));
    img.addEventListener('load', () => URL.revokeObjectURL(url), { once: true });
    img.src = url;
  } catch (error) {
    if (error.code === 'not_found') {
      // Indexed by an earlier version, which made none: the photo itself.
      img.src = image.url;
    } else {
      observer.observe(img); // when it comes near again
    }
  } finally {
    loading--;
    next();
  }
}

/** What one looks at now comes first. */
function next() {
  while (loading < MOST_AT_ONCE && waiting.size) {
    const img = [...waiting].at(-1);
    waiting.delete(img);
    if (img.isConnected) {
      load(img);
    }
  }
}

const observer = new IntersectionObserver((entries) => {
  // The first in the document last, so that it is taken first.
  for (const { isIntersecting, target } of entries.reverse()) {
    waiting.delete(target);
    if (isIntersecting) {
      waiting.add(target);
    }
  }
  next();
}, { rootMargin: NEAR });

/** An <img> that shows an image's thumbnail once it is in the document and near the window. */
export function thumbnail(image) {
  const img = element('img', { alt: '' });
  images.set(img, image);
  img.addEventListener('error', () => img.classList.add('broken'));
  observer.observe(img);
  return img;
}
