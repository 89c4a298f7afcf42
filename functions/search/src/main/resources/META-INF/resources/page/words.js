// What codes and numbers are called when people read them.

const REASONS = {
  unreadable_image: 'Damaged or cut short: it cannot be read as a picture.',
  image_too_large: 'Too large: a photo may have 50 MB and 100 megapixels.',
  unsupported_format: 'Not a picture that can be read. JPEG, PNG, GIF, WebP, BMP and TIFF can.',
  processing_failed: 'Reading it ended the process, twice. An engineer can try again with “likeness retry”.',
};

/** Why a photo was rejected, in a sentence. */
export const reasonInWords = (code) => REASONS[code] ?? `Rejected: ${code}.`;

/** A length in bytes, in what suits it. */
export function bytesInWords(bytes) {
  if (bytes < 1000) {
    return `${bytes} bytes`;
  }
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

export const count = (number, one, many = `${one}s`) => `${number.toLocaleString('en')} ${number === 1 ? one : many}`;

export const inPercent = (share) => `${Math.round(100 * share)} %`;

/** A label and how sure the model is of it. */
export const labelInWords = ({ label, probability }) => `${label} ${inPercent(probability)}`;

/** A time as people where the page is read write it. */
export const time = (iso) => new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export const fileName = (key) => key.slice(key.lastIndexOf('/', key.length - 2) + 1);

/** What a cluster's photos look like, in a few words. */
export const clusterInWords = ({ labels }) => labels.slice(0, 2).map(({ label }) => label).join(', ') || 'photos';

/** Of which analysis a list is. */
export const analysed = (analysis) => (analysis
  ? `${count(analysis.photos, 'photo')} analysed ${time(analysis.analysed_at)} with ${analysis.model}.` : '');
