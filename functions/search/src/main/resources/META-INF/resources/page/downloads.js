// Lists to keep: all pages of a table, or what was put together here, as a file.
import { getJson, getTable } from './api.js';
import { complain, element, say } from './dom.js';

/** Has the browser save some text as a file. */
export function save(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  element('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** One field of a table (RFC 4180). */
const field = (value) => (/[",\r\n]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : String(value));

/** Rows of values as a table. */
export const table = (rows) => rows.map((row) => row.map(field).join(',')).join('\n').concat('\n');

/** Every page, the heading once. */
async function whole(path) {
  let text = '';
  for (let next = path; next;) {
    const page = await getTable(next);
    text += text ? page.text.slice(page.text.indexOf('\n') + 1) : page.text;
    next = page.next && path.split('?')[0] + page.next;
  }
  return text;
}

/** Everything of every page: what the answer's only list has. */
async function items(path) {
  const all = [];
  for (let after = null, first = true; first || after; first = false) {
    const answer = await getJson(after ? `${path}&after=${encodeURIComponent(after)}` : path);
    all.push(...Object.values(answer).find(Array.isArray));
    after = answer.next;
  }
  return all;
}

/** "Download as CSV, JSON" under a list. @param {function(string): string} path the list's address, by format */
export function offerDownloads(place, name, path) {
  const asCsv = async () => save(`${name}.csv`, 'text/csv', await whole(path('csv')));
  const asJson = async () => save(`${name}.json`, 'application/json', JSON.stringify(await items(path('json')), null, 1));
  const button = (words, download) => element('button.quiet', {
    type: 'button',
    on: {
      click: async () => {
        try {
          say('Collecting the list …');
          await download();
          say('');
        } catch (error) {
          complain(error);
        }
      },
    },
  }, words);
  place.replaceChildren('Download as ', button('CSV', asCsv), ' ', button('JSON', asJson));
}
