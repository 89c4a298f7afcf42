// Puts the views together: which one is shown, and where dropped and pasted files go.
import { getJson } from './api.js';
import { BrowseView } from './browse-view.js';
import { CategoriesView } from './categories-view.js';
import { ClustersView } from './clusters-view.js';
import { byId, complain } from './dom.js';
import { DuplicatesView } from './duplicates-view.js';
import { OutliersView } from './outliers-view.js';
import { PhotoViewer } from './photo-viewer.js';
import { ANALYSES, follow, link, VIEWS } from './place.js';
import { SearchView } from './search-view.js';
import { canSignOut, ready, signOut } from './sign-in.js';
import { StatusView } from './status-view.js';
import { TrendsView } from './trends-view.js';
import { UploadView } from './upload-view.js';
import { count } from './words.js';

const viewer = new PhotoViewer();
const views = {
  search: new SearchView(viewer), browse: new BrowseView(viewer), clusters: new ClustersView(viewer),
  categories: new CategoriesView(viewer), duplicates: new DuplicatesView(viewer), outliers: new OutliersView(viewer),
  trends: new TrendsView(), upload: new UploadView(), status: new StatusView(),
};
let current = null;

async function show(place, { back }) {
  if (current && current !== place.view) {
    views[current].hide?.();
  }
  const moved = current !== null && current !== place.view;
  current = place.view;
  VIEWS.forEach((view) => {
    byId(view).hidden = view !== current;
  });
  byId('analyses').hidden = !ANALYSES.includes(current);
  document.querySelectorAll('nav a[data-view]').forEach((tab) => {
    const isOfAll = tab.closest('header') && ANALYSES.includes(current);
    if (tab.dataset.view === (isOfAll ? ANALYSES[0] : current)) {
      tab.setAttribute('aria-current', 'page');
    } else {
      tab.removeAttribute('aria-current');
    }
  });
  document.title = `${views[current].title(place)} · Likeness`;
  if (!back) {
    scrollTo(0, 0);
  }
  const heading = byId(current).querySelector('h2');
  if (moved) {
    heading.focus({ preventScroll: true });
    showCounts();
  }
  await views[current].show(place, back);
  // What had the focus was replaced: whoever uses the keyboard goes on from here, not from the top.
  if (!back && document.activeElement === document.body) {
    heading.focus({ preventScroll: true });
  }
}

async function showCounts() {
  const { images, model } = await getJson('v1/status').catch(() => ({}));
  byId('counts').textContent = images ? `${count(images.indexed, 'photo')} · ${model}` : '';
}

function acceptFiles() {
  const carriesFiles = (event) => event.dataTransfer?.types.includes('Files');
  addEventListener('dragover', (event) => {
    if (carriesFiles(event)) {
      event.preventDefault();
      document.body.classList.add('dragging');
    }
  });
  addEventListener('dragleave', (event) => event.relatedTarget ?? document.body.classList.remove('dragging'));
  addEventListener('drop', (event) => {
    if (carriesFiles(event)) {
      event.preventDefault();
      document.body.classList.remove('dragging');
      if (current === 'upload') {
        views.upload.takeDropped(event.dataTransfer.items);
      } else {
        views.search.take([...event.dataTransfer.files]);
      }
    }
  });
  addEventListener('paste', (event) => {
    if (event.clipboardData.files.length) {
      views.search.take([...event.clipboardData.files]);
    }
  });
}

document.querySelectorAll('nav a[data-view]').forEach((tab) => {
  tab.href = link({ view: tab.dataset.view });
});
byId('sign-out').addEventListener('click', signOut);
try {
  if (await ready()) {
    byId('sign-out').hidden = !canSignOut();
    acceptFiles();
    follow(show);
    showCounts();
  }
} catch (error) {
  complain(error, () => location.replace(location.pathname));
}
