// Lists to keep: all pages of a table, or what was put together here, as a file.
import { getTable } from './api.js';
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

/** "Download: CSV JSON" under a list. @param {function(string): string} path the list's address, by format */
export function offerDownloads(place, name, path) {
  const asCsv = async () => save(`${name}.csv`, 'text/csv', await whole(path('csv')));
  const asJson = async () => {
    const [heading, ...rows] = parse(await whole(path('csv')));
    save(`${name}.json`, 'application/json', JSON.stringify(rows.map((row) =>
      Object.fromEntries(heading.map((column, i) => [column, row[i]]))), null, 1));
  };
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
  place.replaceChildren('Download all as ', button('CSV', asCsv), ' ', button('JSON', asJson));
}

/** Numbers as numbers, the rest as text. */
function parse(text) {
  const rows = [];
  let row = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n)/g)) {
    const value = quoted === undefined ? plain : quoted.replaceAll('""', '"');
    row.push(quoted === undefined && value !== '' && Number.isFinite(Number(value)) ? Number(value) : value);
    if (end !== ',') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}
