// Uploading: many files, or a folder.
import { byId, complain, element, say } from './dom.js';
import { forgetLists } from './photo-list.js';
import { link } from './place.js';
import { thumbnail } from './thumbnails.js';
import { Upload, Uploads } from './uploads.js';
import { bytesInWords, count, reasonInWords } from './words.js';

const STATES = {
  waiting: 'waits', uploading: 'uploading', indexing: 'being indexed', indexed: 'indexed', failed: 'not uploaded', cancelled: 'cancelled',
  late: 'uploaded, but not indexed yet: see Status',
};

export class UploadView {
  #redrawing = false;
  #uploads = new Uploads((upload) => this.#changed(upload));
  #rows = new Map();
  #folder = byId('upload-folder');

  constructor() {
    for (const input of [byId('upload-files'), byId('upload-directory')]) {
      input.addEventListener('change', () => {
        this.#add([...input.files].map((file) => [file, file.webkitRelativePath || file.name]));
        input.value = '';
      });
    }
    const each = (act) => () => [...this.#uploads.all].forEach(act);
    // What is not in the bucket yet would be lost.
    addEventListener('beforeunload', (event) => this.#uploads.all.some((upload) => upload.canBeStopped) && event.preventDefault());
    byId('cancel-all').addEventListener('click', each((upload) => this.#uploads.cancel(upload)));
    byId('retry-all').addEventListener('click', each((upload) => this.#uploads.again(upload)));
  }

  /** Files and folders that were dropped. */
  async takeDropped(items) {
    const entries = [...items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
    const unreadable = [];
    const files = await Promise.all(entries.map((entry) => filesOf(entry, '', unreadable)));
    this.#add(files.flat());
    if (unreadable.length) {
      complain(new Error(`${count(unreadable.length, 'file')} cannot be read: ${unreadable.slice(0, 3).join(', ')}.`));
    }
  }

  #add(files) {
    const folder = this.#folder.value.replace(/^\/+|\/+$/g, '');
    const visible = files.filter(([, path]) => !path.split('/').some((part) => part.startsWith('.')));
    const uploads = visible.map(([file, path]) => new Upload(file, folder ? `${folder}/${path}` : path));
    const list = byId('uploads');
    list.prepend(...uploads.map((upload) => this.#row(upload)));
    this.#uploads.add(uploads);
    if (!uploads.length) {
      say('There is no file in it.');
    }
  }

  #row(upload) {
    const row = {
      picture: element('span.picture'),
      bar: element('progress', { max: 1, value: 0, 'aria-label': upload.key }),
      state: element('span.state'),
      button: element('button.quiet', { type: 'button', on: { click: () => this.#press(upload) } }),
    };
    row.item = element('li', {}, row.picture, element('span.name', { title: upload.key }, upload.key),
      element('span.size', {}, bytesInWords(upload.file.size)), row.bar, row.state, row.button);
    this.#rows.set(upload, row);
    return row.item;
  }

  #press(upload) {
    if (upload.canBeTriedAgain) {
      this.#uploads.again(upload);
    } else {
      this.#uploads.cancel(upload);
    }
  }

  #changed(upload) {
    const row = this.#rows.get(upload);
    row.item.className = upload.state;
    row.bar.hidden = upload.state !== 'uploading';
    row.bar.value = upload.progress;
    row.state.textContent = upload.state === 'rejected' ? reasonInWords(upload.image.reason)
      : STATES[upload.state] + (upload.state === 'failed' ? `: ${upload.error}` : '');
    row.button.hidden = !upload.canBeStopped && !upload.canBeTriedAgain;
    row.button.textContent = upload.canBeStopped ? 'Cancel' : 'Retry';
    row.button.setAttribute('aria-label', `${row.button.textContent} ${upload.key}`);
    if (upload.state === 'indexed' || upload.state === 'rejected') {
      forgetLists();
    }
    if (upload.state === 'indexed' && !row.picture.firstChild) {
      const img = thumbnail(upload.image);
      row.picture.append(element('a', {
        href: link({ view: 'search', image: upload.image.image_id }), 'aria-label': `${upload.key}. Search by this photo`,
      }, img));
    }
    if (!this.#redrawing) {
      this.#redrawing = true;
      requestAnimationFrame(() => this.#redrawTotal());
    }
  }

  /** Once a frame, however many uploads have changed. */
  #redrawTotal() {
    this.#redrawing = false;
    const { all } = this.#uploads;
    const counts = new Map();
    all.forEach(({ state }) => counts.set(state, (counts.get(state) ?? 0) + 1));
    const of = (state) => counts.get(state) ?? 0;
    const stoppable = of('waiting') + of('uploading');
    const open = stoppable + of('indexing');
    byId('upload-total').hidden = false;
    byId('upload-progress').max = all.length;
    byId('upload-progress').value = all.length - open;
    const parts = [[of('indexed'), 'indexed'], [of('rejected'), 'rejected'], [of('failed'), 'not uploaded'],
      [of('cancelled'), 'cancelled'], [of('late'), 'not indexed yet'], [open, 'to go']];
    const text = `${count(all.length, 'file')}: ${parts.filter(([n]) => n).map(([n, what]) => `${n} ${what}`).join(', ')}.`;
    byId('upload-count').textContent = text;
    byId('cancel-all').hidden = stoppable === 0;
    byId('retry-all').hidden = of('failed') + of('cancelled') === 0;
    if (!open) {
      say(text);
    }
  }

  show() {
    say('');
  }

  title() {
    return 'Upload';
  }
}

/** All files below a dropped file or folder, with their paths; what cannot be read is only named. */
async function filesOf(entry, path, unreadable) {
  try {
    if (entry.isFile) {
      return [[await new Promise((resolve, reject) => { entry.file(resolve, reject); }), path + entry.name]];
    }
    const reader = entry.createReader();
    const found = [];
    for (;;) { // It hands out a hundred at a time.
      const some = await new Promise((resolve, reject) => { reader.readEntries(resolve, reject); });
      if (!some.length) {
        return found;
      }
      for (const child of some) {
        found.push(...await filesOf(child, `${path}${entry.name}/`, unreadable));
      }
    }
  } catch {
    unreadable.push(path + entry.name);
    return [];
  }
}
