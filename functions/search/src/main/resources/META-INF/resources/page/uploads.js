// Uploads straight to the bucket, by presigned links, a few at once; each is followed until it is indexed or rejected.
import { signUpload } from './api.js';
import { HandledPhotos } from './handled-photos.js';

const AT_ONCE = 4;

/** S3 takes no longer key. */
const MOST_KEY_BYTES = 1024;

/** One file's way. `state`: waiting, uploading, indexing, indexed, rejected, late, failed, cancelled. */
export class Upload {
  state = 'waiting';
  /** 0…1 */
  progress = 0;
  image = null;
  error = null;
  request = null;
  /** Cancelled and tried again, it is another attempt. */
  attempt = 0;

  constructor(file, key) {
    this.file = file;
    this.key = key;
  }

  get isUnderWay() {
    return ['uploading', 'indexing'].includes(this.state);
  }

  get canBeStopped() {
    return ['waiting', 'uploading'].includes(this.state);
  }

  get canBeTriedAgain() {
    return ['failed', 'cancelled'].includes(this.state);
  }
}

export class Uploads {
  all = [];
  #running = 0;
  #onChange;
  #handled = new HandledPhotos();

  /** @param onChange called with each upload whose state or progress has changed */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  add(uploads) {
    this.all.push(...uploads);
    uploads.forEach(this.#onChange);
    this.#fill();
  }

  cancel(upload) {
    if (upload.canBeStopped) {
      upload.attempt++;
      this.#to(upload, 'cancelled');
      upload.request?.abort();
    }
  }

  again(upload) {
    if (upload.canBeTriedAgain) {
      upload.progress = 0;
      this.#to(upload, 'waiting');
      this.#fill();
    }
  }

  #to(upload, state) {
    upload.state = state;
    this.#onChange(upload);
  }

  #fill() {
    for (const upload of this.all) {
      if (this.#running >= AT_ONCE) {
        return;
      }
      if (upload.state === 'waiting') {
        this.#run(upload);
      }
    }
  }

  async #run(upload) {
    const attempt = ++upload.attempt;
    this.#running++;
    this.#to(upload, 'uploading');
    try {
      const mark = await this.#send(upload, attempt);
      if (upload.attempt === attempt) {
        this.#to(upload, 'indexing');
        this.#await(upload, mark);
      }
    } catch (error) {
      if (upload.attempt === attempt) {
        upload.error = error.message;
        this.#to(upload, 'failed');
      }
    } finally {
      this.#running--;
      this.#fill();
    }
  }

  /** @return what was newest before */
  async #send(upload, attempt) {
    if (new TextEncoder().encode(upload.key).length > MOST_KEY_BYTES) {
      throw new Error('Its path is too long: a key may have 1,024 bytes.');
    }
    if (this.all.some((other) => other !== upload && other.isUnderWay && other.key === upload.key)) {
      throw new Error('Another file is on its way to the same place. Retry when that is there, or rename one.');
    }
    const mark = await this.#handled.mark();
    const type = upload.file.type || 'application/octet-stream';
    const { url, headers } = await signUpload(upload.key, type);
    if (upload.attempt === attempt) {
      await put(upload, url, headers, () => this.#onChange(upload));
    }
    return mark;
  }

  async #await(upload, mark) {
    upload.image = await this.#handled.of(upload.key, mark);
    this.#to(upload, upload.image?.state ?? 'late');
  }
}

/** By XMLHttpRequest: fetch does not tell how far an upload has come. */
function put(upload, url, headers, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    upload.request = request;
    request.open('PUT', url);
    Object.entries(headers).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.upload.addEventListener('progress', (event) => {
      upload.progress = event.total ? event.loaded / event.total : 0;
      onProgress();
    });
    request.onload = () => (request.status < 300 ? resolve()
      : reject(new Error(`The bucket refused it (status ${request.status}).`)));
    request.onerror = () => reject(new Error('The bucket cannot be reached.'));
    request.onabort = () => reject(new Error('Cancelled.'));
    request.send(upload.file);
  });
}
