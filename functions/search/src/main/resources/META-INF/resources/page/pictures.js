// The pictures that were searched by: small enough to send, and kept in this browser so that back and reload find them.

/** API Gateway and Lambda take about 4.5 MB. */
const MOST_BYTES = 4_000_000;
/** Several times what any model sees. */
const LONGEST_SIDE = 2048;
const JPEG_QUALITY = 0.9;
const KEPT = 30;
const STORE = 'pictures';

/** What to send: the file itself, or, if it is long, a smaller copy of its picture; and how much smaller. */
export async function sendable(file) {
  if (file.size <= MOST_BYTES) {
    return { file, scale: 1 };
  }
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null);
  if (!bitmap) {
    throw new Error('This file is over 4 MB, and not a picture that your browser can make smaller. Search by a smaller copy.');
  }
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d');
  context.fillStyle = 'white';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', JPEG_QUALITY));
  return { file: new File([blob], file.name ?? 'photo', { type: blob.type }), scale };
}

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function store(mode) {
  const opening = indexedDB.open('likeness', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: 'id' }).createIndex('at', 'at');
  return (await done(opening)).transaction(STORE, mode).objectStore(STORE);
}

/** Keeps a picture; the oldest go. @return its id, the same for the same content */
export async function keep(file) {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  const id = Array.from(hash.subarray(0, 10), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const pictures = await store('readwrite');
  await done(pictures.put({ id, file, at: Date.now() }));
  const oldest = await done(pictures.index('at').getAllKeys());
  oldest.slice(0, -KEPT).forEach((old) => pictures.delete(old));
  return id;
}

/** @return the file, or undefined if it was not searched by here, or long ago */
export async function kept(id) {
  return (await done((await store('readonly')).get(id)))?.file;
}
