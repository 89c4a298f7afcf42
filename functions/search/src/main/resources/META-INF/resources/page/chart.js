// Lines over time, as SVG, with the same numbers in a table for whoever does not see them.
import { element, svg } from './dom.js';

const WIDTH = 900;
const HEIGHT = 320;
const LEFT = 48;
const BOTTOM = 28;
const TOP = 10;
const TICKS = 4;
const MOST_DATES = 6;
const MOST_PERIODS = 1000;

const total = (values) => values.reduce((sum, value) => sum + value, 0);

const STEP = {
  day: (date) => date.setUTCDate(date.getUTCDate() + 1),
  week: (date) => date.setUTCDate(date.getUTCDate() + 7),
  month: (date) => date.setUTCMonth(date.getUTCMonth() + 1),
  year: (date) => date.setUTCFullYear(date.getUTCFullYear() + 1),
};
/** Of a date at the bottom: none is cut off. */
const anchor = (x) => (x > WIDTH - 60 ? 'end' : x > LEFT ? 'middle' : 'start');
const DATE = { day: [0, 10], week: [0, 10], month: [0, 7], year: [0, 4] };

/** Every period from the first to the last with photos, the latest of them if there are very many: those between have none. */
function periods(series, every) {
  const times = series.flatMap(({ points }) => points.map(({ at }) => Date.parse(at)));
  const all = [];
  const last = Math.max(...times);
  for (const date = new Date(Math.min(...times)); date <= last; STEP[every](date)) {
    all.push(date.getTime());
  }
  return all.slice(-MOST_PERIODS);
}

/** 1, 2 or 5 times a power of ten, so that some ticks reach the greatest. */
function tickFor(most) {
  const rough = Math.max(1, most / TICKS);
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((n) => n * power).find((tick) => tick >= rough);
}

/**
 * @param figure to fill
 * @param series with a name and points {at, photos}
 * @param {string} every day, week, month or year
 * @return {number} how many photos are earlier than what is drawn
 */
export function drawChart(figure, series, every) {
  if (!series.length) {
    figure.replaceChildren();
    return 0;
  }
  const all = periods(series, every);
  const date = (time) => new Date(time).toISOString().slice(...DATE[every]);
  const lines = series.map(({ name, points }, i) => {
    const photos = new Map(points.map(({ at, photos: number }) => [Date.parse(at), number]));
    return { name, colour: `var(--line-${i % 8})`, values: all.map((time) => photos.get(time) ?? 0) };
  });
  const drawn = lines.flatMap(({ values }) => values);
  const most = Math.max(...drawn);
  const tick = tickFor(most);
  const top = tick * Math.max(1, Math.ceil(most / tick));
  const x = (i) => LEFT + (all.length > 1 ? (i / (all.length - 1)) * (WIDTH - LEFT - 10) : (WIDTH - LEFT) / 2);
  const y = (value) => TOP + (1 - value / top) * (HEIGHT - TOP - BOTTOM);
  const chart = svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': 'Photos over time; the table below has the numbers' });
  for (let value = 0; value <= top; value += tick) {
    chart.append(svg('line', { class: 'grid', x1: LEFT, x2: WIDTH, y1: y(value), y2: y(value) }),
      svg('text', { x: LEFT - 8, y: y(value) + 4, 'text-anchor': 'end' }, value.toLocaleString('en')));
  }
  const skip = Math.ceil(all.length / MOST_DATES);
  all.forEach((time, i) => i % skip || chart.append(svg('text', {
    x: x(i), y: HEIGHT - 6, 'text-anchor': anchor(x(i)),
  }, date(time))));
  for (const { name, colour, values } of lines) {
    chart.append(svg('polyline', {
      points: values.map((value, i) => `${x(i)},${y(value)}`).join(' '), stroke: colour,
    }));
    values.forEach((value, i) => (value || values.length === 1) && chart.append(svg('circle', {
      cx: x(i), cy: y(value), r: 4, fill: colour,
    }, svg('title', {}, `${name}, ${date(all[i])}: ${value}`))));
  }
  const legend = element('ul.legend', {}, ...lines.map(({ name, colour, values }) => {
    const entry = element('li', {}, `${name} (${total(values).toLocaleString('en')})`);
    entry.style.setProperty('--colour', colour);
    return entry;
  }));
  figure.replaceChildren(chart, legend, numbers(lines, all.map(date)));
  return series.reduce((sum, { photos }) => sum + photos, 0) - total(drawn);
}

function numbers(lines, dates) {
  const head = element('tr', {}, element('th', { scope: 'col' }, 'From'),
    ...lines.map(({ name }) => element('th', { scope: 'col' }, name)));
  const rows = dates.map((date, i) => element('tr', {}, element('th', { scope: 'row' }, date),
    ...lines.map(({ values }) => element('td', {}, values[i].toLocaleString('en')))));
  return element('details', {}, element('summary', {}, 'The same in numbers'),
    element('div.scrolls', { tabIndex: 0, role: 'region', 'aria-label': 'The same in numbers' },
      element('table', {}, element('thead', {}, head), element('tbody', {}, ...rows))));
}
