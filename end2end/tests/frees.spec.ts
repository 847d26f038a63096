// What a deletion would really free: read from the server, told before anything is deleted, and true.
import { expect, test } from '../support/test.ts';
import { bounds, type Panel, size } from '../support/panel.ts';
import { type Fake, type FakeState, trulyFreed } from '../support/fake.ts';
import { DOWN } from '../support/watch.ts';

const GB = 1_000_000_000;
/** How much of a model's few small layers may be shared or not, as far as can be told. */
const KILOBYTES = 5000;

/** The models that the server was asked about, sorted. */
async function shown(fake: Fake): Promise<(string | null)[]> {
  return (await fake.requests('POST', '/api/show')).map((entry) => entry.model).sort();
}

/** Expects the figure to hold the truth, and to be as narrow as can be told. */
function expectToHold(found: { least: number; most: number }, truth: number, slack: number, what: string): void {
  expect(found.least, what).toBeLessThanOrEqual(truth);
  expect(found.most, what).toBeGreaterThanOrEqual(truth);
  expect(found.most - found.least, `${what}, told narrowly`).toBeLessThanOrEqual(slack);
}

/** Base models and what was made from them. */
async function resetToFamily(fake: Fake): Promise<void> {
  await fake.resetTo(
    { name: 'llama3.2', size: 5.3 * GB },
    { name: 'my-assistant', from: 'llama3.2', system: 'Be brief.' },
    { name: 'phi4', size: 18.1 * GB },
    { name: 'mistral', size: 4 * GB },
    { name: 'mistral:7b', digest_of: 'mistral' },
  );
}

test('tells for each model what it frees alone, and the truth is within it', async ({ panel, fake }) => {
  await panel.open();
  const state = await fake.state();
  for (const { name, size: listed } of state.models) {
    // What a model in safetensors form shares with its like cannot be known.
    const slack = name === 'gemma3-mlx:4b' ? listed : KILOBYTES;
    expectToHold(await panel.frees(name), trulyFreed(state, [name]), slack, name);
  }
});

test('tells a model that shares nothing to the byte', async ({ panel, fake }) => {
  await resetToFamily(fake);
  await panel.open();
  const truth = trulyFreed(await fake.state(), ['phi4:latest']);
  expect(await panel.frees('phi4:latest')).toEqual({ least: truth, most: truth });
  await expect(panel.cell('phi4:latest', 'Frees')).toHaveText(size(truth));
});

test('tells for any set of ticked models what they free together', async ({ panel, fake }) => {
  await fake.reset({ catalogue: 'many', models: 80, seed: 4 });
  await panel.open();
  const state = await fake.state();
  const names = state.models.map((model) => model.name);
  const ticked: string[] = [];
  // Every third, then what lies between them: sets that share much with what stays, and little.
  for (const name of [...names.filter((_, place) => place % 3 === 0), ...names.filter((_, place) => place % 3 === 1)]) {
    await panel.checkbox(name).check();
    ticked.push(name);
    if (ticked.length % 6 !== 0) continue;
    expectToHold(await panel.tickedFree(), trulyFreed(state, ticked), ticked.length * KILOBYTES, ticked.join(' '));
  }
  await panel.tickAll.check();
  expectToHold(await panel.tickedFree(), trulyFreed(state, names), names.length * KILOBYTES, 'all');
});

test('says in the bar and in the question what stays and because of whom', async ({ panel, fake }) => {
  await resetToFamily(fake);
  await panel.open();
  await panel.tick('my-assistant:latest', 'phi4:latest');
  const sentence = '23.4 GB listed, frees 18.1 GB: 5.3 GB stay, used by llama3.2:latest';
  await expect(panel.ticked).toHaveText(sentence, { useInnerText: true });
  await expect(panel.announcement(/2 models ticked.*frees 18\.1\sGB/), 'screen readers are told, too').toBeVisible();
  await panel.deleteTicked.click();
  await expect(panel.question).toContainText(sentence.replaceAll(' GB', '\u00a0GB'));
  const note = panel.plannedModel('my-assistant:latest');
  await expect(note).toContainText('frees next to nothing: its blobs stay, used by llama3.2:latest');
  await expect(panel.plannedModel('phi4:latest')).not.toContainText('used by');
  await panel.cancel.click();
  await panel.tick('llama3.2:latest');
  await expect(panel.ticked, 'all that use it go').toHaveText('28.7 GB listed, frees 23.4 GB: 5.3 GB are listed more than once', {
    useInnerText: true,
  });
});

test('says that another name of the same content frees nothing, and takes the other names at a click', async ({ panel, fake }) => {
  await resetToFamily(fake);
  await panel.open();
  await expect(panel.cell('mistral:latest', 'Frees')).toHaveText('nothing: same as mistral:7b');
  await panel.tick('mistral:latest');
  await expect(panel.ticked).toHaveText('4.0 GB listed, frees nothing: 4.0 GB stay, used by mistral:7b', { useInnerText: true });
  await panel.deleteTicked.click();
  await expect(panel.plannedModel('mistral:latest').getByText('frees nothing: same as mistral:7b', { exact: true })).toBeVisible();
  await panel.takeOtherNames.click();
  await expect(panel.question).toHaveAccessibleName('Delete 2 models for good?');
  expect((await panel.plannedNames()).sort()).toEqual(['mistral:7b', 'mistral:latest']);
  await expect(panel.question).toContainText('frees 4.0\u00a0GB');
  await expect(panel.takeOtherNames).toHaveCount(0);
  await expect(panel.cancel, 'the focus is where a new question puts it').toBeFocused();
  await panel.confirm.click();
  await expect(panel.headline).toHaveText(/^Deleted 2 of 2 models/);
});

test('says in the question of which model a part stays', async ({ panel }) => {
  await panel.open();
  await panel.ask('support-bot:latest');
  await expect(panel.plannedModel('support-bot:latest')).toContainText('frees a part: the rest stays, used by llama3.1:8b');
  await panel.cancel.click();
  await panel.ask('llama3.1:8b');
  await expect(panel.planned).toHaveCount(2);
  await expect(panel.question, 'both go, so all of it goes').not.toContainText('used by');
});

test('says of a model in safetensors form up to how much it frees', async ({ panel, fake }) => {
  await panel.open();
  const mlx = (await fake.state()).models.find((model) => model.name === 'gemma3-mlx:4b');
  await expect(panel.cell('gemma3-mlx:4b', 'Frees')).toHaveText(
    `up to ${size(mlx?.size ?? 0)}: what it shares with others cannot be known from here`,
  );
});

test('says of a cloud model that it has no weights here', async ({ panel }) => {
  await panel.open();
  await expect(panel.cell('gpt-oss:120b-cloud', 'Frees')).toHaveText('–: a cloud model has no weights here');
});

test('knows less where the server will not tell, says so, and asks again with the next list', async ({ panel, fake }) => {
  await resetToFamily(fake);
  panel.watch.announce(/status of 500/);
  const body = JSON.stringify({ error: 'no such file' });
  await fake.fault({ path: '/api/show', model: 'llama3.2', times: 'always', fault: { kind: 'status', status: 500, body } });
  await panel.open();
  await expect(panel.totals).toContainText('The layers of llama3.2:latest could not be read, so what others free is told in bounds');
  await expect(panel.cell('llama3.2:latest', 'Frees')).toContainText('its layers are not known yet');
  await expect(panel.cell('phi4:latest', 'Frees')).toContainText('models of which the layers are not known yet may use it');
  await expect(panel.cell('llama3.2:latest', 'Frees')).toContainText(`up to ${size(5.3 * GB)}`);
  const state = await fake.state();
  for (const { name } of state.models) {
    expectToHold(await panel.frees(name), trulyFreed(state, [name]), 6 * GB, name);
  }
  await fake.clearFaults();
  await panel.refresh();
  await expect(panel.totals).not.toContainText('could not be read');
  expect(await panel.frees('phi4:latest')).toMatchObject({ least: trulyFreed(state, ['phi4:latest']) });
  expect(await shown(fake), 'about nothing else again').toEqual([
    'llama3.2:latest',
    'llama3.2:latest',
    expect.stringMatching(/^mistral:/),
    'my-assistant:latest',
    'phi4:latest',
  ]);
});

test('reads each content once, remembers it for the next visit, and asks only about what is new', async ({ panel, fake }) => {
  await resetToFamily(fake);
  await panel.open();
  expect(await shown(fake)).toEqual(['llama3.2:latest', expect.stringMatching(/^mistral:/), 'my-assistant:latest', 'phi4:latest']);
  const figure = await panel.frees('phi4:latest');
  await panel.refresh();
  await panel.open();
  expect(await shown(fake), 'no more than before').toHaveLength(4);
  expect(await panel.frees('phi4:latest')).toEqual(figure);
  await fake.put({ name: 'newcomer', size: GB });
  await fake.touch('phi4');
  await panel.refresh();
  expect((await fake.requests('POST', '/api/show')).slice(4).map((entry) => entry.model).sort()).toEqual(['newcomer:latest', 'phi4:latest']);
});

test('no figure of other models flickers while a new one is being read', async ({ panel, fake }) => {
  await resetToFamily(fake);
  await panel.open();
  const figure = await panel.frees('phi4:latest');
  await panel.cell('phi4:latest', 'Frees').evaluate((cell) => {
    const observer = new MutationObserver((changes) => (cell.dataset.changes = String(Number(cell.dataset.changes ?? 0) + changes.length)));
    observer.observe(cell, { childList: true, characterData: true, subtree: true, attributeFilter: ['title'] });
  });
  await fake.put({ name: 'newcomer', size: GB });
  await panel.refresh();
  await expect(panel.cell('newcomer:latest', 'Frees')).toContainText('1.0 GB');
  expect(await panel.frees('phi4:latest')).toEqual(figure);
  expect(await panel.cell('phi4:latest', 'Frees').getAttribute('data-changes')).toBeNull();
});

test('a new one that stays unread for longer is told in the bounds of the others', async ({ panel, fake }) => {
  await resetToFamily(fake);
  await panel.open();
  await fake.fault({ path: '/api/show', model: 'newcomer', times: 'always', fault: { kind: 'hang' } });
  await fake.put({ name: 'newcomer', size: GB });
  const list = panel.page.waitForResponse((response) => response.url().endsWith('/api/tags'));
  await panel.refreshButton.click();
  await list;
  await expect(panel.cell('phi4:latest', 'Frees')).toContainText('models of which the layers are not known yet may use it');
  await fake.release();
  await expect(panel.cell('phi4:latest', 'Frees')).not.toContainText('not known yet');
});

test('what is remembered stays small, and what is listed has its place in it', async ({ panel, fake }) => {
  await fake.reset({ catalogue: 'many', models: 300 });
  // Three thousand models of other servers, seen before.
  const others = Array.from({ length: 3000 }, (_, n) => `${n.toString(16).padStart(64, 'f')} ${'a'.repeat(64)}  `).join('\n');
  await panel.page.addInitScript((text) => {
    if (localStorage.getItem('ollama-panel/layers') === null) localStorage.setItem('ollama-panel/layers', text);
  }, others);
  await panel.open();
  await expect(panel.totals).not.toContainText('Reading layers');
  const kept = (): Promise<string> => panel.page.evaluate(() => localStorage.getItem('ollama-panel/layers') ?? '');
  const lines = (await kept()).trim().split('\n');
  expect(lines).toHaveLength(2000);
  const remembered = new Set(lines.map((line) => line.split(' ')[0]));
  for (const { digest } of (await fake.state()).models) expect(remembered).toContain(digest);
  expect((await kept()).length / lines.length, 'a few hundred bytes each').toBeLessThan(400);
});

for (const [what, forbid] of [
  ['is forbidden', () => Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('no', 'SecurityError'); } })],
  ['is full', () => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }],
  ['holds nonsense', () => localStorage.setItem('ollama-panel/layers', ['x', 'a b c d e f', 'b w,w 1:0:10,1:0:10 1:9:3', ` ${'z '.repeat(9)}`, `${'0'.repeat(64)} ${'1'.repeat(64)}   `].join('\n'))],
] as const) {
  test(`works where the browser’s storage ${what}`, async ({ panel, fake }) => {
    await resetToFamily(fake);
    await panel.page.addInitScript(forbid);
    await panel.open();
    expect(await panel.frees('phi4:latest')).toEqual({ least: trulyFreed(await fake.state(), ['phi4:latest']), most: trulyFreed(await fake.state(), ['phi4:latest']) });
    await panel.delete('phi4:latest');
    await expect(panel.headline).toHaveText(/^Deleted 1 of 1 model/);
  });
}

/** Has the page note how many questions for layers it has under way at once, at most. */
async function countShows(panel: Panel): Promise<() => Promise<number>> {
  await panel.page.addInitScript(() => {
    const counts = { now: 0, most: 0 };
    Object.assign(window, { shows: counts });
    const { fetch } = window;
    window.fetch = async (...request) => {
      const [resource] = request;
      const url = resource instanceof Request ? resource.url : String(resource);
      if (!url.endsWith('/api/show')) return fetch(...request);
      counts.now += 1;
      counts.most = Math.max(counts.most, counts.now);
      try {
        return await fetch(...request);
      } finally {
        counts.now -= 1;
      }
    };
  });
  return () => panel.page.evaluate(() => (window as unknown as { shows: { most: number } }).shows.most);
}

test('reads five hundred models a few at a time, and says how many are to come', async ({ panel, fake }) => {
  await fake.reset({ catalogue: 'many', models: 500 });
  await fake.fault({ path: '/api/show', skip: 20, times: 4, fault: { kind: 'hang' } });
  const most = await countShows(panel);
  await panel.visit();
  await expect(panel.totals).toContainText(/Reading layers, [\d,]+ to go/);
  await expect(panel.checkbox((await fake.names())[0] ?? ''), 'the list is there meanwhile').toBeVisible();
  await expect.poll(async () => (await fake.state()).log.filter((entry) => entry.fault === 'hang' && entry.status === null).length).toBeGreaterThan(2);
  await fake.clearFaults();
  await expect(panel.totals).not.toContainText('Reading layers');
  await panel.settled();
  expect(await most()).toBeGreaterThan(1);
  expect(await most()).toBeLessThanOrEqual(4);
  const state = await fake.state();
  const digests = new Set(state.models.map((model) => model.digest));
  expect(await shown(fake), 'one name a content').toHaveLength(digests.size);
});

test('what was read is kept although the page is closed before the rest is', async ({ panel, fake }) => {
  await fake.reset({ catalogue: 'many', models: 300 });
  await fake.fault({ path: '/api/show', skip: 150, times: 'always', fault: { kind: 'hang' } });
  await panel.visit();
  await expect(panel.totals).toContainText(/Reading layers/);
  await expect.poll(async () => (await fake.requests('POST', '/api/show')).length).toBe(154);
  await panel.visit();
  await expect(panel.totals).toContainText(/Reading layers/);
  const left = Number(/([\d,]+) to go/.exec(await panel.totals.innerText())?.[1]);
  expect(left).toBeLessThan(210);
});

test('what is ticked is read first, and until it is read the bar and the question say so', async ({ panel, fake }) => {
  await fake.reset({ catalogue: 'many', models: 200 });
  await fake.fault({ path: '/api/show', times: 4, fault: { kind: 'hang' } });
  // As the page sends them: they may come in another order.
  const order: string[] = [];
  panel.page.on('request', (request) => {
    const isShow = request.method() === 'POST' && request.url().endsWith('/api/show');
    if (isShow) order.push((request.postDataJSON() as { model: string }).model);
  });
  await panel.visit();
  await expect.poll(async () => (await fake.requests('POST', '/api/show')).length).toBe(4);
  // The last of the list, so that it is not read yet.
  const name = (await fake.list()).at(-1)?.name ?? '';
  await panel.tick(name);
  await expect(panel.ticked).toContainText('layers are still being read');
  await panel.deleteTicked.click();
  await expect(panel.question).toContainText('layers are still being read');
  await fake.clearFaults();
  await expect(panel.question).not.toContainText('layers are still being read');
  await panel.settled();
  const { models } = await fake.state();
  const digestOf = (model: string): string | undefined => models.find((one) => one.name === model)?.digest;
  expect(order.map(digestOf).indexOf(digestOf(name)), 'the first after it was ticked').toBe(4);
});

test('a server that is gone is not asked about every model', async ({ panel, fake }) => {
  await fake.reset({ catalogue: 'many', models: 100 });
  panel.watch.announce(DOWN);
  await fake.fault({ path: '/api/show', times: 4, fault: { kind: 'hang' } });
  await panel.visit();
  await expect.poll(async () => (await fake.requests('POST', '/api/show')).length).toBe(4);
  const asked = countRequestsTo(panel, '/api/show');
  await fake.listen(false);
  await expect(panel.totals).not.toContainText('Reading layers');
  expect(asked()).toBeLessThanOrEqual(4);
});

function countRequestsTo(panel: Panel, path: string): () => number {
  let count = 0;
  panel.page.on('request', (request) => {
    if (request.url().endsWith(path)) count += 1;
  });
  return () => count;
}

test('never asks for layers while a deletion is under way, and goes on afterwards', async ({ panel, fake }) => {
  await fake.reset({ catalogue: 'many', models: 60 });
  await fake.fault({ path: '/api/show', skip: 6, times: 4, fault: { kind: 'hang' } });
  await panel.visit();
  const names = await fake.names();
  const [first = '', second = ''] = names;
  await expect(panel.checkbox(first)).toBeVisible();
  await expect.poll(async () => (await fake.requests('POST', '/api/show')).length).toBe(10);
  await fake.faultDelete({ kind: 'hang' }, second);
  await panel.delete(first, second);
  await expect(panel.outcome(panel.run, second), 'the first is gone although layers are waited for').toContainText('deleting');
  await fake.clearFaults();
  await expect(panel.headline).toHaveText(/^Deleted 2 of 2 models/);
  await expect(panel.totals).not.toContainText('Reading layers');
  await panel.settled();
  const { log } = await fake.state();
  const deletions = log.filter((entry) => entry.method === 'DELETE').map((entry) => entry.n);
  const [from, to] = [Math.min(...deletions), Math.max(...deletions)];
  expect(log.filter((entry) => entry.path === '/api/show' && entry.n > from && entry.n < to)).toEqual([]);
  await expect(panel.totals, 'the rest is read, too').not.toContainText('could not be read');
});

test('follows the selection of five hundred models without asking anybody', async ({ panel, fake }) => {
  await fake.reset({ catalogue: 'many', models: 500 });
  await panel.open();
  await expect(panel.totals).not.toContainText('Reading layers');
  await panel.settled();
  const before = (await fake.requestsButForMemory()).length;
  await panel.tickAll.check();
  const state: FakeState = await fake.state();
  expectToHold(await panel.tickedFree(), trulyFreed(state, state.models.map((model) => model.name)), 500 * KILOBYTES, 'all');
  expect(await fake.requestsButForMemory()).toHaveLength(before);
});

test('reads digests from the paths of Windows, too', async ({ panel, fake }) => {
  await fake.reset({ catalogue: 'demo', platform: 'windows' });
  await panel.open();
  const state = await fake.state();
  for (const name of ['llava:7b', 'support-bot:latest', 'team/writer:v2']) {
    expectToHold(bounds(await panel.cell(name, 'Frees').getAttribute('title')), trulyFreed(state, [name]), KILOBYTES, name);
  }
});
