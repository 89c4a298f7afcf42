// Where one is on the page, as the address bar says it: so that back, reload and sharing work.

const LISTS = ['images', 'not'];
const NAMES = ['view', 'image', 'images', 'not', 'picture', 'box', 'mode', 'label', 'prefix', 'state', 'k', 'cluster', 'category', 'kind',
  'of', 'over', 'every'];
/** What the archive as a whole says: pages of one tab. */
export const ANALYSES = ['clusters', 'categories', 'duplicates', 'outliers', 'trends'];
export const VIEWS = ['search', 'browse', ...ANALYSES, 'upload', 'status'];

let render = null;

/** The place that the address bar names. Without a view it is a search. */
export function here() {
  const parameters = new URLSearchParams(location.search);
  const place = {};
  for (const name of NAMES) {
    const value = parameters.get(name);
    if (value) {
      place[name] = LISTS.includes(name) ? value.split(',') : value;
    }
  }
  place.view = VIEWS.includes(place.view) ? place.view : 'search';
  return place;
}

/** The address of a place, relative to the page. */
export function link(place) {
  const given = NAMES.filter((name) => place[name]?.length && !(name === 'view' && place.view === 'search'))
    .map((name) => [name, LISTS.includes(name) ? place[name].join(',') : place[name]]);
  return `?${new URLSearchParams(given)}`;
}

function visit(address) {
  history.pushState(null, '', address);
  render(here(), { back: false });
}

/** Goes to a place, as a link does. */
export const go = (place) => visit(link(place));

/** Calls back for the place that one is at, and each that one comes to. Clicks on links within the page count. */
export function follow(show) {
  render = show;
  addEventListener('popstate', () => render(here(), { back: true }));
  document.addEventListener('click', (event) => {
    const anchor = event.target.closest('a[href^="?"]');
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (anchor && plain && !event.defaultPrevented) {
      event.preventDefault();
      visit(anchor.getAttribute('href'));
    }
  });
  render(here(), { back: true });
}
