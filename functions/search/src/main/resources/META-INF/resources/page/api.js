// Likeness' HTTP API, by relative addresses: the page may stand under a prefix such as API Gateway's stage.
import { pause } from './pause.js';
import { idToken, renew } from './sign-in.js';

/** A database that resumes needs about 15 s; throttling passes in one. */
const MOST_TRIES = 5;
const MOST_WAIT_SECONDS = 10;

/** What went wrong, in words that can be shown; `code` as in the contract, or `offline`. */
export class ApiError extends Error {
  constructor(code, text) {
    super(text);
    this.code = code;
  }
}

async function send(path, options) {
  const token = idToken();
  const headers = { ...options.headers, ...(token ? { Authorization: token } : {}) };
  try {
    return await fetch(path, { ...options, headers });
  } catch (error) {
    if (error.name === 'AbortError') {
      throw error;
    }
    throw new ApiError('offline', 'Likeness does not answer. Is it running, and are you online?');
  }
}

async function call(path, options = {}) {
  for (let tries = 1; ; tries++) {
    const response = await send(path, options);
    const retryAfter = Number(response.headers.get('Retry-After'));
    if (response.ok) {
      return response;
    }
    if (response.status === 401 && tries === 1 && await renew()) {
      continue;
    }
    if (!retryAfter || tries === MOST_TRIES) {
      const problem = await response.json().catch(() => null);
      throw new ApiError(problem?.code ?? 'unknown', problem?.detail ?? problem?.message
        ?? `The server answered with status ${response.status}.`);
    }
    await pause(1000 * Math.min(retryAfter, MOST_WAIT_SECONDS));
  }
}

export const getJson = async (path, options) => (await call(path, options)).json();
export const getBlob = async (path) => (await call(path)).blob();

/** A page of a table, and where the next is. */
export async function getTable(path) {
  const response = await call(path);
  const next = /<([^>]*)>; rel="next"/.exec(response.headers.get('Link') ?? '');
  return { text: await response.text(), next: next && next[1] };
}

/** Appends what has a value. */
export function address(path, parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return given.length ? `${path}?${new URLSearchParams(given)}` : path;
}

/** A search by a picture's bytes. */
export const searchByPicture = (picture, parameters, signal) => getJson(address('v1/search', parameters), {
  method: 'POST',
  headers: { 'Content-Type': 'application/octet-stream' },
  body: picture,
  signal,
});

const postJson = (path, body, signal) => getJson(path, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
  signal,
});

/** A search by indexed photos: `{image_id}`, or `{image_ids, not_image_ids}`. */
export const searchByIndexed = (query, parameters, signal) => postJson(address('v1/search', parameters), query, signal);

/** A link to upload one photo by. */
export const signUpload = (key, contentType) => postJson('v1/uploads', { key, content_type: contentType });

/** Makes a category of photos, or teaches the one of that name anew. */
export const teachCategory = (name, like, unlike) => postJson('v1/categories', { name, image_ids: like, not_image_ids: unlike });

export const forgetCategory = (id) => call(`v1/categories/${encodeURIComponent(id)}`, { method: 'DELETE' });

/** A photo's own bytes, from the bucket. */
export async function original(image) {
  try {
    // Not from the browser's cache: what an <img> got there by the same link lacks what S3 adds for scripts.
    const response = await fetch(image.url, { cache: 'no-store' });
    if (response.ok) {
      return await response.blob();
    }
  } catch {
    // as for a refusal
  }
  throw new ApiError('offline', 'The bucket does not hand out this photo now. Try again.');
}
