// One photo in a grid: its thumbnail in its own proportions, searched on from by a click.
import { element } from './dom.js';
import { link } from './place.js';
import { thumbnail } from './thumbnails.js';
import { bytesInWords, fileName, inPercent, labelInWords, reasonInWords } from './words.js';

/** Very long pictures are cut, so that a row of the grid stays a row. */
const FLATTEST = 3;
const STEEPEST = 0.5;

const onHover = (image) => [image.key, image.width && `${image.width} × ${image.height}, ${bytesInWords(image.bytes)}`,
  image.labels.map(labelInWords).join(', '), image.flags.join(', ')].filter(Boolean).join('\n');

/** What stands on the photo, where it was found by something. */
function scoreOf({ similarity, probability }) {
  if (similarity !== undefined) {
    return { of: 'similarity', text: similarity.toFixed(2) };
  }
  return probability === undefined ? null : { of: 'probability', text: inPercent(probability) };
}

function mark(symbol, what, image, toggle) {
  return element('button.mark', {
    type: 'button',
    title: what,
    'aria-label': `${what}: ${image.key}`,
    on: { click: toggle },
  }, symbol);
}

/**
 * @param image as the API answers it
 * @param actions `view(image)`: shows it larger; `marks`, where photos can be marked to refine a search
 */
export function photoTile(image, { view, marks = null }) {
  if (image.state === 'rejected') {
    return rejectedTile(image);
  }
  const img = thumbnail(image);
  const score = scoreOf(image);
  const photo = element('a.photo', {
    href: link({ view: 'search', image: image.image_id }),
    title: onHover(image),
    'aria-label': `${image.key}${score ? `, ${score.of} ${score.text}` : ''}. Search by this photo`,
  }, img, score && element('span.score', {}, score.text), element('span.key', {}, fileName(image.key)));
  const actions = element('div.actions', {}, element('button.mark', {
    type: 'button', title: 'Look at it', 'aria-label': `Look at ${image.key}`, on: { click: () => view(image) },
  }, '⤢'));
  const tile = element('li.tile', {}, photo, actions);
  if (marks) {
    const toggle = (kind) => () => {
      marks.toggle(image, kind);
      redraw();
    };
    const buttons = {
      like: mark('✓', 'More like this', image, toggle('like')),
      unlike: mark('✗', 'Not like this', image, toggle('unlike')),
    };
    const redraw = () => {
      for (const [kind, button] of Object.entries(buttons)) {
        const pressed = marks.of(image.image_id) === kind;
        button.setAttribute('aria-pressed', String(pressed));
        tile.classList.toggle(kind, pressed);
      }
    };
    actions.append(...Object.values(buttons));
    tile.addEventListener('marked', redraw);
    redraw();
  }
  // Known before the thumbnail is: nothing moves when it comes.
  tile.style.setProperty('--ratio', Math.max(STEEPEST, Math.min(FLATTEST, image.width / image.height)).toFixed(3));
  return tile;
}

/** Some photos as one, with a name under them, that leads to all of them. */
export const photosCard = (href, images, name) => element('li.cluster', {}, element('a', { href },
  element('span.mosaic', {}, ...images.map(thumbnail)), element('span.cluster-name', {}, name)));

function rejectedTile(image) {
  return element('li.tile.rejected', {}, element('strong', {}, fileName(image.key)), element('span', {}, image.key),
    element('p', {}, reasonInWords(image.reason)),
    element('a', { href: image.url, target: '_blank', rel: 'noreferrer' }, 'Open the file'));
}
