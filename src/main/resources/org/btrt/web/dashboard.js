// SPDX-License-Identifier: Apache-2.0

// Keeps the info page up to date and draws its charts. The page is whole without it. Texts and
// tables come from /live as they are to be read, numbers from /history and /live only to be drawn.
// Whatever comes is set as text, never as markup.

const PERIOD_MS = 1000;
const PERIOD_MAX_MS = 16_000;
const TIMEOUT_MS = 5000;
const SPAN_S = 600;
const POINTS_MAX = 600;

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 600;
const HEIGHT = 120;
const UNKNOWN = '\u2013';

const whole = new Intl.NumberFormat('en', {maximumFractionDigits: 0});
const decimal = new Intl.NumberFormat('en', {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const compact = new Intl.NumberFormat('en', {notation: 'compact', maximumSignificantDigits: 3});

const rate = value => (value < 10 ? decimal : whole).format(value);
const axis = value => compact.format(value);
const percent = value => `${decimal.format(100 * value)}\u00a0%`;

// How the numbers of a chart are written and drawn; the page names one for each chart.
const UNITS = {
  rate: {isStacked: true, text: rate, axis},
  share: {
    isStacked: true,
    top: 1,
    text: percent,
    axis: value => `${whole.format(100 * value)}\u00a0%`,
  },
  count: {text: value => whole.format(value), axis},
  micros: {
    text: value => `${rate(value)}\u00a0\u00b5s`,
    axis: value => `${rate(value)}\u00a0\u00b5s`,
  },
};

const main = document.querySelector('main');
const texts = byName('text');
const tables = byName('rows');
const warnings = document.querySelector('[data-warnings]');
const live = document.querySelector('.live');
const state = document.querySelector('[data-state]');
const pause = document.querySelector('[data-pause]');

let charts = [];
let points = []; // what is drawn, oldest first
let end = -1; // number of the last point
let lookedAt = null; // a time; null: now
let timer = 0;
let failures = 0;
let isPaused = false;

function byName(attribute) {
  const elements = new Map();
  for (const element of document.querySelectorAll(`[data-${attribute}]`)) {
    elements.set(element.dataset[attribute], element);
  }
  return elements;
}

function create(tag, className) {
  const element = document.createElement(tag);
  if (className) {
    element.className = className;
  }
  return element;
}

function draw(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  return element;
}

// Texts and tables. What has not changed is left alone: a selection and the focus stay.

function setText(element, text) {
  if (element.firstElementChild || element.textContent !== text) {
    element.textContent = text;
  }
}

function fillShare(element, {text, share}) {
  if (element.children.length !== 2) {
    element.className = 'share';
    element.replaceChildren(create('meter'), create('span'));
  }
  const [meter, label] = element.children;
  meter.value = share;
  setText(label, text);
}

function fillTorrent(element, {hash, name, link}) {
  const count = name ? 2 : 1;
  if (element.children.length !== count) {
    element.className = 'torrent';
    element.replaceChildren(...(name ? [create('span')] : []), create('a'));
  }
  if (name) {
    setText(element.firstElementChild, name);
  }
  setText(element.lastElementChild, hash);
  element.lastElementChild.setAttribute('href', link);
}

function fillCell(element, cell) {
  if (typeof cell === 'string') {
    element.removeAttribute('class');
    setText(element, cell);
  } else if ('share' in cell) {
    fillShare(element, cell);
  } else {
    fillTorrent(element, cell);
  }
}

function createCell(column) {
  const cell = create(column === 0 ? 'th' : 'td');
  if (column === 0) {
    cell.scope = 'row';
  }
  return cell;
}

function fillTable(body, rows) {
  while (body.rows.length > rows.length) {
    body.deleteRow(-1);
  }
  rows.forEach((cells, number) => {
    const row = body.rows[number] ?? body.insertRow();
    cells.forEach((cell, column) => {
      fillCell(row.cells[column] ?? row.appendChild(createCell(column)), cell);
    });
  });
}

function fillList(list, lines) {
  while (list.children.length > lines.length) {
    list.lastElementChild.remove();
  }
  lines.forEach((line, number) => {
    setText(list.children[number] ?? list.appendChild(create('li')), line);
  });
}

function show(figures) {
  for (const [name, element] of texts) {
    setText(element, figures.texts[name]);
  }
  for (const [name, body] of tables) {
    fillTable(body, figures.tables[name]);
  }
  fillList(warnings, figures.warnings);
}

// Charts.

/** A round number that is not less, and whose half is round, too. */
function roundedUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 4, 6, 8].find(step => step * power >= value) ?? 10) * power;
}

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function now() {
  return points.at(-1).time_s;
}

class Chart {
  constructor(figure, names, firstColumn) {
    this.names = names;
    this.firstColumn = firstColumn;
    this.unit = UNITS[figure.dataset.unit];
    this.paths = names.map((name, i) =>
      draw('path', {class: `${this.unit.isStacked ? 'area' : 'line'} s${i}`}),
    );
    this.cursor = draw('line', {class: 'cursor', y1: 0, y2: HEIGHT});
    this.top = create('span', 'top');
    this.middle = create('span', 'middle');
    this.when = create('li', 'when');
    this.values = names.map(() => create('span', 'value'));
    this.plot = this.createPlot(figure.querySelector('figcaption').textContent);
    figure.append(this.plot, this.createTicks(), this.createLegend());
  }

  createPlot(title) {
    const picture = draw('svg', {
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      preserveAspectRatio: 'none',
      'aria-hidden': 'true',
    });
    for (const y of [0, HEIGHT / 2, HEIGHT]) {
      picture.append(draw('line', {class: 'grid', x1: 0, x2: WIDTH, y1: y, y2: y}));
    }
    picture.append(...this.paths, this.cursor);
    const plot = create('div', 'plot');
    plot.append(picture, this.top, this.middle);
    plot.tabIndex = 0;
    plot.setAttribute('role', 'slider');
    plot.setAttribute('aria-label', `${title}, the last ten minutes`);
    plot.setAttribute('aria-valuemin', -SPAN_S);
    plot.setAttribute('aria-valuemax', 0);
    plot.addEventListener('pointermove', event => {
      const box = plot.getBoundingClientRect();
      lookAt(now() - SPAN_S * (1 - (event.clientX - box.left) / box.width));
    });
    plot.addEventListener('pointerleave', () => lookAt(null));
    plot.addEventListener('keydown', onKey);
    return plot;
  }

  createTicks() {
    const ticks = create('p', 'ticks');
    for (const text of ['10 minutes ago', '5 minutes ago', 'now']) {
      const tick = create('span');
      tick.textContent = text;
      ticks.append(tick);
    }
    ticks.setAttribute('aria-hidden', 'true');
    return ticks;
  }

  createLegend() {
    const legend = create('ul', 'legend');
    legend.append(this.when);
    this.names.forEach((name, i) => {
      const label = create('span', 'name');
      label.textContent = name;
      const item = create('li');
      item.append(create('span', `swatch s${i}`), label, this.values[i]);
      legend.append(item);
    });
    return legend;
  }

  value(point, i) {
    return point.row[this.firstColumn + i];
  }

  highest() {
    let highest = 0;
    for (const point of points) {
      const values = this.names.map((name, i) => this.value(point, i) ?? 0);
      const height = this.unit.isStacked
        ? values.reduce((sum, value) => sum + value, 0)
        : Math.max(...values);
      highest = Math.max(highest, height);
    }
    return highest;
  }

  draw() {
    const highest = this.unit.top ?? this.highest();
    const top = this.unit.top ?? (highest > 0 ? roundedUp(highest) : 1);
    const x = point => (WIDTH * (1 + (point.time_s - now()) / SPAN_S)).toFixed(1);
    const y = value => (HEIGHT * (1 - value / top)).toFixed(1);
    const base = points.map(() => 0);
    this.paths.forEach((path, i) => {
      path.setAttribute('d', this.unit.isStacked ? this.area(i, x, y, base) : this.line(i, x, y));
    });
    setText(this.top, this.unit.axis(top));
    setText(this.middle, this.unit.axis(top / 2));
  }

  /** A line, with a gap wherever there is no value. */
  line(i, x, y) {
    let d = '';
    let pen = 'M';
    for (const point of points) {
      const value = this.value(point, i);
      if (value === null) {
        pen = 'M';
      } else {
        d += `${pen}${x(point)} ${y(value)}`;
        pen = 'L';
      }
    }
    return d;
  }

  /** An area on top of those before, whose heights are in base. */
  area(i, x, y, base) {
    let d = '';
    let upper = [];
    let lower = [];
    const close = () => {
      if (upper.length > 0) {
        d += `M${upper.join('L')}L${lower.reverse().join('L')}Z`;
      }
      upper = [];
      lower = [];
    };
    points.forEach((point, number) => {
      const value = this.value(point, i);
      if (value === null) {
        close();
        return;
      }
      lower.push(`${x(point)} ${y(base[number])}`);
      base[number] += value;
      upper.push(`${x(point)} ${y(base[number])}`);
    });
    close();
    return d;
  }

  /** Tells the values of a point, so many seconds ago. */
  tell(point, agoS) {
    const x = (WIDTH * (1 - agoS / SPAN_S)).toFixed(1);
    this.cursor.setAttribute('x1', x);
    this.cursor.setAttribute('x2', x);
    this.cursor.setAttribute('visibility', agoS === 0 ? 'hidden' : 'visible');
    const when = agoS === 0 ? 'now' : `${clock(agoS)} ago`;
    setText(this.when, when);
    const said = [when];
    this.names.forEach((name, i) => {
      const value = this.value(point, i);
      const text = value === null ? UNKNOWN : this.unit.text(value);
      setText(this.values[i], text);
      said.push(`${name} ${text}`);
    });
    this.plot.setAttribute('aria-valuenow', -agoS);
    this.plot.setAttribute('aria-valuetext', said.join(', '));
  }
}

/** All charts tell of the same moment. */
function lookAt(time) {
  lookedAt = time;
  let chosen = points.at(-1);
  if (time !== null) {
    for (const point of points) {
      if (Math.abs(point.time_s - time) < Math.abs(chosen.time_s - time)) {
        chosen = point;
      }
    }
  }
  const agoS = Math.round(now() - chosen.time_s);
  for (const chart of charts) {
    chart.tell(chosen, agoS);
  }
}

function onKey(event) {
  const from = lookedAt ?? now();
  const times = {
    ArrowLeft: from - 1,
    ArrowDown: from - 1,
    ArrowRight: from + 1,
    ArrowUp: from + 1,
    PageDown: from - 60,
    PageUp: from + 60,
    Home: points[0].time_s,
    End: null,
    Escape: null,
  };
  if (event.key in times) {
    const time = times[event.key];
    event.preventDefault();
    lookAt(time === null || time >= now() ? null : Math.max(time, points[0].time_s));
  }
}

function drawCharts() {
  if (points.length === 0) {
    return;
  }
  for (const chart of charts) {
    chart.draw();
  }
  lookAt(lookedAt);
  document.querySelector('.charts').hidden = false;
}

function createCharts(descriptions) {
  let column = 0;
  for (const {key, series} of descriptions) {
    const figure = document.querySelector(`[data-chart="${key}"]`);
    charts.push(new Chart(figure, series, column));
    column += series.length;
  }
}

// The tracker is asked once a second, unless nobody looks.

async function ask(path) {
  const response = await fetch(path, {
    cache: 'no-store',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) {
    throw new Error(`${path}: ${response.status}`);
  }
  return response.json();
}

/** What is new, with the whole history if more than one point is missing here. */
async function askForNews() {
  const figures = await ask('/live');
  const isNext = figures.end === end + 1 && figures.point !== null;
  const history = isNext || figures.end === end ? null : await ask('/history');
  return {figures, history};
}

function take({figures, history}) {
  if (figures.layout !== main.dataset.layout) {
    location.reload();
    return;
  }
  show(figures);
  if (history !== null) {
    if (charts.length === 0) {
      createCharts(history.charts);
    }
    points = history.points;
    end = history.end;
  } else if (figures.end !== end) {
    points.push(figures.point);
    points.splice(0, points.length - POINTS_MAX);
    end = figures.end;
  }
  drawCharts();
}

function say(name, text) {
  live.dataset.is = name;
  setText(state, text);
}

function schedule(delayMs) {
  clearTimeout(timer);
  if (!isPaused && !document.hidden) {
    timer = setTimeout(turn, delayMs);
  }
}

async function turn() {
  let news;
  try {
    news = await askForNews();
  } catch {
    if (failures === 0) {
      say('lost', `No answer since ${new Date().toLocaleTimeString()}`);
    }
    failures++;
    schedule(Math.min(PERIOD_MS * 2 ** failures, PERIOD_MAX_MS));
    return;
  }
  failures = 0;
  if (!isPaused) {
    take(news);
    say('live', 'Live');
  }
  schedule(PERIOD_MS);
}

pause.addEventListener('click', () => {
  isPaused = !isPaused;
  failures = 0;
  setText(pause, isPaused ? 'Resume' : 'Pause');
  say(isPaused ? 'paused' : 'live', isPaused ? 'Paused' : 'Live');
  schedule(0);
});
document.addEventListener('visibilitychange', () => schedule(0));
live.hidden = false;
turn();
