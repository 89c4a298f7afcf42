// The page: a picture in, a grid of the photos that look like it out. Keys and labels are only ever set as text.
const byId = (id) => document.getElementById(id);
const input = byId('picture');
const message = byId('message');
const results = byId('results');
const more = byId('more');
const PAGE = 20;

// How the current search is asked for again, for its next page; null until there is one.
let current = null;
// Answers of a search that was overtaken by another are dropped.
let latest = 0;

function say(text, isError = false) {
  message.textContent = text;
  message.classList.toggle('error', isError);
}

async function answerOf(response) {
  const body = await response.json().catch(() => null);
  if (!response.ok) {
    throw new Error(body?.detail ?? `The server answered ${response.status}. Try again.`);
  }
  return body;
}

async function ask(search, after) {
  const query = new URLSearchParams({ k: PAGE });
  if (after) {
    query.set('after', after);
  }
  return answerOf(await fetch(`v1/search?${query}`, { method: 'POST', ...search }));
}

function item(image) {
  const picture = document.createElement('img');
  picture.src = image.url;
  picture.alt = '';
  picture.loading = 'lazy';
  const similarity = document.createElement('span');
  similarity.className = 'similarity';
  similarity.textContent = image.similarity.toFixed(3);
  const key = document.createElement('span');
  key.className = 'key';
  key.textContent = image.key;
  const button = document.createElement('button');
  button.type = 'button';
  button.title = `${image.key}\n${image.width} × ${image.height}\n${image.labels.map((l) => l.label).join(', ')}`;
  button.setAttribute('aria-label', `${image.key}, similarity ${similarity.textContent}. Search by this photo`);
  button.append(picture, similarity, key);
  button.addEventListener('click', () => {
    showQuery(image.url, image.key);
    run({ headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ image_id: image.image_id }) });
  });
  const entry = document.createElement('li');
  entry.append(button);
  return entry;
}

function showQuery(url, caption) {
  const figure = byId('query');
  figure.querySelector('img').src = url;
  figure.querySelector('figcaption').textContent = caption;
  figure.hidden = false;
}

async function run(search) {
  const mine = ++latest;
  say('Searching…');
  more.hidden = true;
  try {
    const answer = await ask(search);
    if (mine !== latest) {
      return;
    }
    results.replaceChildren(...answer.results.map(item));
    current = { search, next: answer.next };
    more.hidden = !answer.next;
    const took = Object.values(answer.took_ms).reduce((a, b) => a + b, 0).toFixed(0);
    say(answer.results.length ? `The most similar photos first, found in ${took} ms by ${answer.model}.`
                              : 'There are no photos yet. Put some into the bucket.');
  } catch (error) {
    if (mine === latest) {
      results.replaceChildren();
      byId('query').hidden = true;
      say(error instanceof TypeError ? 'The server does not answer. Is it running? Try again.' : error.message, true);
    }
  }
}

function searchByFile(file) {
  showQuery(URL.createObjectURL(file), file.name);
  run({ headers: { 'Content-Type': 'application/octet-stream' }, body: file });
}

input.addEventListener('change', () => {
  if (input.files.length) {
    searchByFile(input.files[0]);
  }
});

const zone = document.querySelector('.query');
for (const kind of ['dragover', 'dragleave', 'drop']) {
  zone.addEventListener(kind, (event) => {
    event.preventDefault();
    zone.classList.toggle('over', kind === 'dragover');
    if (kind === 'drop' && event.dataTransfer.files.length) {
      searchByFile(event.dataTransfer.files[0]);
    }
  });
}

more.addEventListener('click', async () => {
  const mine = latest;
  more.disabled = true;
  try {
    const answer = await ask(current.search, current.next);
    if (mine === latest) {
      results.append(...answer.results.map(item));
      current.next = answer.next;
      more.hidden = !answer.next;
    }
  } catch (error) {
    say(error.message, true);
  } finally {
    more.disabled = false;
  }
});

try {
  const status = await answerOf(await fetch('v1/status'));
  byId('counts').textContent = `${status.images.indexed} photos · ${status.model}`;
} catch {
  say('The server does not answer. Is it running?', true);
}
