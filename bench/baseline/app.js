// The yardstick: what Ollama Panel's list does, written by hand in plain JavaScript, to be as quick as it can be.
//
// It does the same visible work: the same columns, sorted and filtered in the same way, ticks, a refresh that changes rows
// in place, and deletions one after the other with a state for each. It does less where the panel does more: it never asks
// for layers, so "Frees" is the listed size (the panel knows what stays because others use it), it does not look at blobs,
// draws no picture of the disk, knows nothing of what is in memory, has no row menu and no report to keep.
//
// Begun in index.html: `ollama`, the server's address, and `firstList`, the request for its list.
'use strict';

const element = (id) => document.getElementById(id);
const body = element('rows');
const head = document.querySelector('.models thead');

// ---- Words. A formatter is slow to make and quick to use, so each is made once.

const whole = new Intl.NumberFormat('en-US');
const tenths = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const moment = new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeStyle: 'medium' });
const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

/** A size as a figure and its unit, as `ollama list` prints it. */
function size(bytes) {
  let [value, unit] = [bytes, 0];
  while (unit < UNITS.length - 1 && (unit === 0 ? value >= 1000 : Math.round(value * 10) >= 10_000)) {
    value /= 1000;
    unit += 1;
  }
  return [(unit === 0 ? whole : tenths).format(value), UNITS[unit]];
}

const count = (number) => `${whole.format(number)} ${number === 1 ? 'model' : 'models'}`;

/** Up to how many seconds, how many seconds are one, and what it is called. */
const STEPS = [
  [3600, 60, 'minute'],
  [48 * 3600, 3600, 'hour'],
  [14 * 86_400, 86_400, 'day'],
  [60 * 86_400, 7 * 86_400, 'week'],
  [730 * 86_400, 30 * 86_400, 'month'],
  [Infinity, 365 * 86_400, 'year'],
];

/** How long ago, in the steps of `ollama list`. */
function ago(time, now) {
  const seconds = (now - time) / 1000;
  if (seconds < 60) return 'just now';
  const [, step, unit] = STEPS.find(([below]) => seconds < below);
  const number = Math.floor(seconds / step);
  return `${number} ${unit}${number === 1 ? '' : 's'} ago`;
}

// ---- Rows. One for each name, for as long as the name is listed.

/** All rows, by name. */
const rows = new Map();
/** The rows' elements, back to their rows. */
const rowOf = new WeakMap();
const rowTemplate = element('row').content.firstElementChild;

const FACTORS = { '': 1, K: 1e3, M: 1e6, B: 1e9, T: 1e12 };

/** The number behind `70.6B`. */
function parameterCount(text) {
  const [, figure, unit] = /^([\d.]+)([KMBT]?)$/.exec(text) ?? [];
  return figure === undefined ? -1 : Number(figure) * FACTORS[unit];
}

/** A text by which names sort as people expect: numbers by value, in any case. Comparing it is much quicker than a collator. */
const naturally = (text) => text.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(12, '0'));

/** Shows another text, unless it is the same. */
function write(node, text) {
  if (node.data !== text) node.data = text;
}

class Row {
  constructor(model) {
    this.ticked = false;
    this.hidden = false;
    this.element = null;
    this.take(model);
  }

  /** Takes over what a list says, and works out what it is sorted by. */
  take(model) {
    const { details = {} } = model;
    this.model = model;
    this.name = model.name;
    this.digest = model.digest ?? '';
    this.size = model.size ?? 0;
    this.frees = this.size;
    this.modified = Date.parse(model.modified_at);
    this.family = details.family ?? '';
    this.parameterText = details.parameter_size ?? '';
    this.parameters = parameterCount(this.parameterText);
    this.quantization = details.quantization_level ?? '';
    this.capabilities = (model.capabilities ?? []).filter((it) => it !== 'completion').join(', ');
    this.key = naturally(this.name);
    this.sameAs = '';
    this.words = null;
    this.figures = null;
  }

  /** Whether a list says anything new of it. */
  differsFrom(model) {
    return (
      this.model.digest !== model.digest ||
      this.model.size !== model.size ||
      this.model.modified_at !== model.modified_at ||
      this.model.details?.family !== model.details?.family ||
      this.model.details?.parameter_size !== model.details?.parameter_size ||
      this.model.details?.quantization_level !== model.details?.quantization_level ||
      this.model.capabilities?.join() !== model.capabilities?.join()
    );
  }

  /** Whether the words of the filter all occur in it. Figures count from their beginning only. */
  has(words) {
    if (this.words === null) {
      const texts = [this.name, this.family, this.parameterText, this.quantization, ...(this.model.capabilities ?? [])];
      const figures = ['', ...size(this.size), ...ago(this.modified, Date.now()).split(' '), this.digest];
      this.words = texts.join('\n').toLowerCase();
      this.figures = figures.join('\t').toLowerCase();
    }
    return words.every((word) => this.words.includes(word) || this.figures.includes(`\t${word}`));
  }

  /** Its element, made when it is needed first. */
  made(largest, now) {
    if (this.element === null) {
      this.element = rowTemplate.cloneNode(true);
      rowOf.set(this.element, this);
      this.show(largest, now);
    }
    return this.element;
  }

  /** Writes everything into its element. */
  show(largest, now) {
    const [tick, name, sizeCell, frees, modified, family, parameters, quantization, capabilities, digest] =
      this.element.children;
    this.box = tick.firstElementChild.firstElementChild;
    if (this.element.dataset.model === undefined) {
      this.element.dataset.model = this.name;
      this.box.setAttribute('aria-label', this.name);
      const base = this.name.lastIndexOf('/') + 1;
      const colon = this.name.lastIndexOf(':');
      const tag = colon > base ? colon : this.name.length;
      const text = name.firstElementChild;
      text.title = this.name;
      const [origin, middle, end] = text.children;
      origin.firstChild.data = this.name.slice(0, base);
      middle.firstChild.data = this.name.slice(base, tag);
      end.firstChild.data = this.name.slice(tag);
    }
    const badge = name.lastElementChild;
    const badgeText = this.model.remote_host ? 'cloud' : this.sameAs;
    if (badge.textContent !== badgeText) badge.textContent = badgeText;
    const [figure, unit] = size(this.size);
    const [figureText, unitText, line] = sizeCell.children;
    write(figureText.firstChild, figure);
    write(unitText.firstChild, unit);
    line.style.width = `${Math.floor((this.size / largest) * 100)}%`;
    write(frees.firstChild, `${figure}\u00a0${unit}`);
    const time = modified.firstElementChild;
    time.dateTime = this.model.modified_at;
    write(time.firstChild, ago(this.modified, now));
    write(family.firstChild, this.family);
    write(parameters.firstChild, this.parameterText);
    write(quantization.firstChild, this.quantization);
    write(capabilities.firstChild, this.capabilities);
    write(digest.firstElementChild.firstChild, this.digest.slice(0, 12));
  }

  tick(ticked) {
    if (this.ticked === ticked) return;
    this.ticked = ticked;
    if (this.element === null) return;
    this.box.checked = ticked;
    this.element.classList.toggle('is-ticked', ticked);
  }
}

// ---- Order.

const sort = { column: 'size', down: true };
/** These begin with the largest and the newest. */
const DOWN_FIRST = new Set(['size', 'frees', 'modified', 'parameters']);
/** All rows in the order of the table, those among them that the filter hides. */
let ordered = [];

const compareTexts = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
/** What is not known comes last either way. */
const emptyLast = (a, b) => (a === '') - (b === '');

function inOrder() {
  const { column, down } = sort;
  const turn = down ? -1 : 1;
  const isNumber = DOWN_FIRST.has(column);
  const value = column === 'name' ? 'key' : column;
  const compare = isNumber
    ? (a, b) => turn * (a[value] - b[value]) || compareTexts(a.key, b.key)
    : (a, b) => emptyLast(a[value], b[value]) || turn * compareTexts(a[value], b[value]) || compareTexts(a.key, b.key);
  return [...rows.values()].sort(compare);
}

/** So many rows are made before the first paint: more than any screen shows. */
const FIRST = 100;
/** So many more in each task after it, so that none is long. */
const MORE = 400;
/** The number of the newest drawing; an older one that is not done yet ends when it sees another. */
let drawing = 0;

const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

/** Puts the rows into their order. What is in its place already is not touched. */
async function draw() {
  ordered = inOrder();
  const mine = ++drawing;
  const [largest, now] = [largestSize(), Date.now()];
  const isNew = ordered.some((row) => row.element === null);
  const first = isNew && body.childElementCount === 0 ? FIRST : ordered.length;
  place(ordered.slice(0, first), largest, now);
  for (let from = first; from < ordered.length; from += MORE) {
    await (from === first ? painted() : new Promise((resolve) => setTimeout(resolve)));
    if (mine !== drawing) return;
    const fragment = document.createDocumentFragment();
    for (const row of ordered.slice(from, from + MORE)) fragment.append(row.made(largest, now));
    body.append(fragment);
  }
}

/** Makes these the first rows of the table. */
function place(wanted, largest, now) {
  let at = body.firstElementChild;
  if (at === null) {
    const fragment = document.createDocumentFragment();
    for (const row of wanted) fragment.append(row.made(largest, now));
    body.append(fragment);
    return;
  }
  for (const row of wanted) {
    const made = row.made(largest, now);
    if (at === made) at = at.nextElementSibling;
    else body.insertBefore(made, at);
  }
}

function largestSize() {
  let largest = 1;
  for (const row of rows.values()) if (row.size > largest) largest = row.size;
  return largest;
}

// ---- The filter.

let words = [];

/** Hides a row or shows it, as the filter says. */
function applyFilter(row, largest, now) {
  const hidden = words.length > 0 && !row.has(words);
  if (hidden === row.hidden) return;
  row.hidden = hidden;
  row.made(largest, now).hidden = hidden;
}

function filter() {
  words = element('filter').value.toLowerCase().split(/\s+/).filter(Boolean);
  const [largest, now] = [largestSize(), Date.now()];
  for (const row of rows.values()) applyFilter(row, largest, now);
  showTicked();
}

// ---- Ticks.

const ticked = () => ordered.filter((row) => row.ticked);

function showTicked() {
  let [number, bytes, shown, shownTicked] = [0, 0, 0, 0];
  for (const row of ordered) {
    if (!row.hidden) shown += 1;
    if (!row.ticked) continue;
    number += 1;
    bytes += row.size;
    if (!row.hidden) shownTicked += 1;
  }
  const all = element('tick-all');
  all.checked = shown > 0 && shownTicked === shown;
  all.indeterminate = shownTicked > 0 && shownTicked < shown;
  element('bar').hidden = number === 0 || isDeleting;
  element('ticked').textContent = `${count(number)} ticked, ${size(bytes).join('\u00a0')} listed`;
  element('delete').textContent = `Delete ${count(number)}…`;
}

// ---- The list.

let isRefreshing = false;

async function refresh(request) {
  if (isRefreshing) return;
  isRefreshing = true;
  element('refresh').textContent = 'Refreshing';
  try {
    const response = await (request ?? fetch(`${ollama}/api/tags`, { cache: 'no-store' }));
    if (!response.ok) throw new Error(`Ollama answered ${response.status}: ${await response.text()}`);
    take((await response.json()).models ?? []);
    element('trouble').hidden = true;
  } catch (error) {
    element('trouble').textContent = `The list could not be fetched from ${ollama}. ${error.message}`;
    element('trouble').hidden = false;
  }
  isRefreshing = false;
  element('refresh').textContent = 'Refresh';
}

/** Takes a list over: rows of names that stay are kept, and only what is new is written. */
function take(models) {
  const gone = new Set(rows.keys());
  const changed = new Set();
  for (const model of models) {
    const row = rows.get(model.name);
    if (row === undefined) {
      rows.set(model.name, new Row(model));
    } else {
      gone.delete(model.name);
      if (row.differsFrom(model)) {
        // Another model under the same name is not what was ticked.
        if (row.digest !== model.digest) row.tick(false);
        row.take(model);
        changed.add(row);
      }
    }
  }
  for (const name of gone) {
    rows.get(name).element?.remove();
    rows.delete(name);
  }
  for (const row of nameEquals()) changed.add(row);
  const [largest, now] = [largestSize(), Date.now()];
  for (const row of changed) if (row.element !== null) row.show(largest, now);
  if (words.length > 0) for (const row of rows.values()) applyFilter(row, largest, now);
  void draw();
  showTicked();
  let bytes = 0;
  for (const row of rows.values()) bytes += row.size;
  element('totals').textContent = `${count(rows.size)}, ${size(bytes).join('\u00a0')} listed`;
  element('age').textContent = `Refreshed ${moment.format(now)}`;
}

/** Names of one digest are the same model, and say so. Answers the rows that say something else now. */
function nameEquals() {
  const firsts = new Map();
  const equals = new Map();
  for (const row of rows.values()) {
    const first = row.digest === '' ? undefined : firsts.get(row.digest);
    if (first === undefined) {
      firsts.set(row.digest, row);
    } else {
      equals.set(row, `same as ${first.name}`);
      equals.set(first, `same as ${row.name}`);
    }
  }
  const changed = [];
  for (const row of rows.values()) {
    const sameAs = equals.get(row) ?? '';
    if (row.sameAs === sameAs) continue;
    row.sameAs = sameAs;
    changed.push(row);
  }
  return changed;
}

// ---- Deletion.

let isDeleting = false;
const outcomeTemplate = element('outcome').content.firstElementChild;

function confirm() {
  const planned = ticked();
  element('confirm-title').textContent = `Delete ${count(planned.length)} for good?`;
  element('confirm-delete').textContent = `Delete ${count(planned.length)}`;
  const names = document.createDocumentFragment();
  for (const row of planned) {
    const item = document.createElement('li');
    item.textContent = row.name;
    names.append(item);
  }
  element('planned').replaceChildren(names);
  element('confirm').showModal();
}

/** One after the other: requests at the same time make Ollama leave bytes behind. */
async function deleteAll(planned) {
  isDeleting = true;
  element('bar').hidden = true;
  const outcomes = planned.map((row) => outcome(row));
  element('run-title').textContent = `Deleting ${count(planned.length)}`;
  element('outcomes').replaceChildren(...outcomes.map(({ item }) => item));
  const progress = element('progress');
  progress.max = planned.length;
  progress.value = 0;
  element('run').hidden = false;
  let failed = 0;
  for (const [index, row] of planned.entries()) {
    outcomes[index].say('is-busy', '…', 'deleting');
    const problem = await deleteOne(row.name);
    if (problem === '') outcomes[index].say('is-done', '✓', 'deleted');
    else outcomes[index].say('is-failed', '✗', `failed: ${problem}`);
    failed += problem === '' ? 0 : 1;
    progress.value = index + 1;
  }
  isDeleting = false;
  await refresh();
  element('run-title').textContent = `Deleted ${count(planned.length - failed)}`;
}

/** Answers what went wrong, and nothing where it went well. */
async function deleteOne(name) {
  try {
    const response = await fetch(`${ollama}/api/delete`, {
      method: 'DELETE',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ model: name }),
    });
    return response.ok ? '' : await response.text();
  } catch (error) {
    return error.message;
  }
}

/** A row of the run, and the way to change what it says. */
function outcome(row) {
  const item = outcomeTemplate.cloneNode(true);
  const [glyph, word, name, bytes] = item.children;
  item.dataset.model = row.name;
  name.firstChild.data = row.name;
  bytes.firstChild.data = size(row.size).join('\u00a0');
  const say = (state, sign, text) => {
    item.className = `outcome ${state}`;
    glyph.firstChild.data = sign;
    word.firstChild.data = text;
  };
  return { item, say };
}

// ---- What the person does. One listener for all rows, and one for all headings.

body.addEventListener('change', ({ target }) => {
  rowOf.get(target.closest('tr')).tick(target.checked);
  showTicked();
});

// The exact time is worked out for the row that is looked at, not for all.
body.addEventListener('pointerover', ({ target }) => {
  const time = target.closest('time');
  if (time !== null && time.title === '') time.title = moment.format(rowOf.get(time.closest('tr')).modified);
});

head.addEventListener('click', ({ target }) => {
  const column = target.dataset.column;
  if (column === undefined) return;
  sort.down = sort.column === column ? !sort.down : DOWN_FIRST.has(column);
  sort.column = column;
  head.querySelector('[aria-sort]')?.removeAttribute('aria-sort');
  target.parentElement.setAttribute('aria-sort', sort.down ? 'descending' : 'ascending');
  void draw();
});

element('tick-all').addEventListener('change', ({ target }) => {
  for (const row of ordered) if (!row.hidden) row.tick(target.checked);
  showTicked();
});

element('filter').addEventListener('input', filter);
element('refresh').addEventListener('click', () => void refresh());
element('delete').addEventListener('click', confirm);
element('confirm').addEventListener('close', ({ target }) => {
  if (target.returnValue === 'delete') void deleteAll(ticked());
  target.returnValue = '';
});

void refresh(firstList);
