// The list: every model with what is known about it.
import { expect, test } from '../support/test.ts';
import { COLUMNS, models, size } from '../support/panel.ts';

test('lists every model of the server, each once', async ({ panel, fake }) => {
  await panel.open();
  expect((await panel.shown()).sort()).toEqual((await fake.names()).sort());
});

test('shows name, size, age, family, parameters, quantization, capabilities and digest', async ({ panel, fake }) => {
  await panel.open();
  const llava = (await fake.state()).models.find((model) => model.name === 'llava:7b');
  const texts = {
    Name: 'llava:7b',
    Size: size(llava?.size ?? 0),
    Frees: size(llava?.size ?? 0),
    Modified: /^13 months ago/,
    Family: 'llama',
    Parameters: '7.2B',
    Quantization: 'Q4_0',
    Capabilities: 'vision',
    Digest: llava?.digest.slice(0, 12) ?? '',
  };
  for (const column of COLUMNS) await expect(panel.cell('llava:7b', column)).toContainText(texts[column]);
});

test('writes an age relatively, and exactly on hover and for screen readers', async ({ panel, fake }) => {
  await fake.resetTo({ name: 'old', modified_ago_s: 8 * 30 * 86_400 + 3600 });
  await panel.open();
  const time = panel.cell('old:latest', 'Modified').getByRole('time');
  await expect(time).toHaveText(/^8 months ago/);
  const moment = new Date((await time.getAttribute('datetime')) ?? '');
  expect(Date.now() - moment.getTime()).toBeGreaterThan((8 * 30 * 86_400 + 3599) * 1000);
  const exact = moment.toLocaleString('en-US', { dateStyle: 'long', timeStyle: 'medium', timeZone: 'UTC' });
  await expect(time).toHaveAttribute('title', exact);
  await expect(time).toContainText(exact);
});

test('marks loaded models, cloud models and other names of the same content', async ({ panel, fake }) => {
  await panel.open();
  const { models: there } = await fake.state();
  // What is in memory is a content; every name of it counts.
  const digests = there.filter((model) => model.loaded).map((model) => model.digest);
  const loaded = there.filter((model) => digests.includes(model.digest)).map((model) => model.name);
  expect(loaded).toEqual(['llama3.2:3b', 'llama3.2:latest']);
  for (const name of loaded) await expect(panel.cell(name, 'Name')).toContainText('loaded');
  await expect(panel.table.getByText('loaded', { exact: true })).toHaveCount(loaded.length);
  await expect(panel.cell('gpt-oss:120b-cloud', 'Name')).toContainText('cloud');
  await expect(panel.cell('mistral:latest', 'Name')).toContainText('same as mistral:7b-instruct-v0.3-q4_K_M');
  await expect(panel.cell('mistral:7b-instruct-v0.3-q4_K_M', 'Name')).toContainText('same as mistral:latest');
  await expect(panel.cell('team/writer:v2', 'Name')).not.toContainText('same as');
});

test('names all the other names of one content', async ({ panel, fake }) => {
  await fake.resetTo('a', { name: 'b', digest_of: 'a' }, { name: 'c', digest_of: 'a' });
  await panel.open();
  const badge = panel.cell('a:latest', 'Name').getByText('same as b:latest and 1 more');
  await expect(badge).toHaveAttribute('title', 'b:latest, c:latest');
});

test('adds up what is on the disk, models and listed size', async ({ panel, fake }) => {
  await panel.open();
  const { models: there, blobs } = await fake.state();
  const sum = (sizes: { size: number }[]): string => size(sizes.reduce((sum, { size }) => sum + size, 0));
  await expect(panel.totals).toHaveText(`${sum(blobs)} on disk, ${models(there.length)} list ${sum(there)}`, { useInnerText: true });
});

test('says that it is fetching, then that there are no models yet', async ({ panel, fake }) => {
  await fake.reset({ catalogue: 'empty' });
  await fake.faultList({ kind: 'hang' });
  await panel.visit();
  await expect(panel.page.getByText('Fetching the list')).toBeVisible();
  await expect(panel.page.getByText('No models yet')).toBeHidden();
  await expect(panel.totals, 'nothing is known, so there is no figure').toHaveText('');
  await fake.release();
  await expect(panel.page.getByText('No models yet')).toBeVisible();
  await expect(panel.page.getByText('Nothing matches the filter')).toBeHidden();
  await expect(panel.totals).toHaveText('0\u00a0B on disk, 0 models list 0\u00a0B');
});

for (const path of ['/api/ps', '/api/version']) {
  test(`shows the list before ${path} is answered`, async ({ panel, fake }) => {
    await fake.fault({ path, fault: { kind: 'hang' } });
    await panel.visit();
    await expect(panel.refreshButton).toHaveText('Refresh');
    await expect(panel.refreshButton).toHaveAttribute('aria-disabled', 'false');
    expect((await panel.shown()).sort()).toEqual((await fake.names()).sort());
    await expect(panel.totals).toContainText(`on disk, ${models((await fake.names()).length)} list`);
    const head = panel.page.getByRole('banner');
    await expect(head).not.toContainText(await fake.version());
    const loaded = panel.table.getByText('loaded', { exact: true });
    await expect(loaded).toHaveCount(path === '/api/ps' ? 0 : 2);
    await fake.release();
    await expect(loaded).toHaveCount(2);
    await expect(head).toContainText(await fake.version());
  });
}

test('is refreshed before what is loaded is asked', async ({ panel, fake }) => {
  await panel.open();
  await fake.fault({ path: '/api/ps', fault: { kind: 'hang' } });
  await fake.put({ name: 'newcomer', loaded: true });
  await panel.refreshButton.click();
  await expect(panel.checkbox('newcomer:latest')).toBeVisible();
  await expect(panel.refreshButton).toHaveText('Refresh');
  await expect(panel.cell('newcomer:latest', 'Name')).not.toContainText('loaded');
  await expect(panel.cell('llama3.2:latest', 'Name'), 'what was known stays').toContainText('loaded');
  await fake.release();
  await expect(panel.cell('newcomer:latest', 'Name')).toContainText('loaded');
});

test('takes a list whose entries lack what older servers do not send', async ({ panel, fake }) => {
  await fake.faultList({ kind: 'sparse' });
  await panel.open();
  expect((await panel.shown()).sort()).toEqual((await fake.names()).sort());
  await expect(panel.cell('llava:7b', 'Capabilities')).toHaveText('');
});

test('takes a list with fields that it does not know', async ({ panel, fake }) => {
  await fake.faultList({ kind: 'unknown-fields' });
  await panel.open();
  expect((await panel.shown()).sort()).toEqual((await fake.names()).sort());
});

test('never asks a cloud model for its details', async ({ panel, fake }) => {
  await panel.open();
  await expect(panel.checkbox('gpt-oss:120b-cloud')).toBeVisible();
  const asked = (await fake.requests('POST', '/api/show')).map((entry) => entry.model);
  expect(asked.length).toBeGreaterThan(0);
  expect(asked).not.toContain('gpt-oss:120b-cloud');
});

test('refreshes by button, and keeps what it had in its place', async ({ panel, fake }) => {
  await panel.open();
  const before = await panel.shown();
  await fake.put({ name: 'newcomer', size: 1 });
  await panel.refresh();
  // The fake lists models of one second in another order at each call.
  expect(await panel.shown()).toEqual([...before, 'newcomer:latest']);
  await fake.remove('newcomer');
  for (let round = 0; round < 4; round += 1) {
    await panel.refresh();
    expect(await panel.shown()).toEqual(before);
  }
});

test('takes over what has come into memory, and what has left it', async ({ panel, fake }) => {
  await fake.resetTo({ name: 'a', loaded: true }, 'b');
  await panel.open();
  const loaded = async (): Promise<string[]> => {
    await panel.refresh();
    const rows = panel.table.getByRole('row').filter({ has: panel.page.getByText('loaded', { exact: true }) });
    return rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-model') ?? ''));
  };
  expect(await loaded()).toEqual(['a:latest']);
  await fake.put({ name: 'c', loaded: true });
  expect((await loaded()).sort()).toEqual(['a:latest', 'c:latest']);
  await fake.unload('a');
  expect(await loaded()).toEqual(['c:latest']);
});

test('believes of what is loaded the answer that was asked for last', async ({ panel, fake }) => {
  await fake.resetTo({ name: 'a', loaded: true }, 'b');
  await panel.open();
  await fake.fault({ path: '/api/ps', fault: { kind: 'hang', when: 'after' } });
  const asking = panel.page.waitForRequest((request) => request.url().endsWith('/api/ps'));
  await panel.refreshButton.click();
  const late = await asking;
  await expect.poll(async () => (await fake.requests('GET', '/api/ps')).at(-1)?.fault).toBe('hang');
  await fake.unload('a');
  await panel.refreshButton.click();
  await expect(panel.cell('a:latest', 'Name')).not.toContainText('loaded');
  await fake.release();
  expect(await (await late.response())?.text(), 'what comes late is old').toContain('a:latest');
  await panel.settled();
  await expect(panel.cell('a:latest', 'Name')).not.toContainText('loaded');
});

test('draws a line below each size, as long as it is part of the largest', async ({ panel, fake }) => {
  await fake.resetTo(
    { name: 'all', size: 8_000_000_000 },
    { name: 'half', size: 4_000_000_000 },
    { name: 'tenth', size: 800_000_000 },
    { name: 'hardly', size: 8_000_000 },
  );
  await panel.open();
  // It is for the eye alone, so it has no role: a background of the cell.
  const drawn = (name: string) =>
    panel.cell(name, 'Size').evaluate((cell) => {
      const { backgroundImage, backgroundSize, backgroundRepeat, backgroundOrigin } = getComputedStyle(cell);
      const [width, height] = backgroundSize.split(' ');
      const kind = backgroundImage.slice(0, backgroundImage.indexOf('('));
      return { width: Number.parseFloat(width ?? ''), rest: [kind, height, backgroundRepeat, backgroundOrigin].join(' ') };
    });
  const sizes = new Map((await fake.list()).map((model) => [model.name, model.size]));
  const largest = Math.max(...sizes.values());
  for (const [name, bytes] of sizes) {
    const { width, rest } = await drawn(name);
    expect(Math.abs(width - (100 * bytes) / largest), `${name} has ${width} %`).toBeLessThan(1);
    expect(rest).toBe('linear-gradient 2px no-repeat content-box');
  }
  // A largest one goes, and the others follow.
  await fake.remove('all');
  await panel.refresh();
  expect((await drawn('half:latest')).width).toBe(100);
});

test('takes over what changed about a model', async ({ panel, fake }) => {
  await panel.open();
  await fake.touch('phi4:14b');
  await panel.refresh();
  const phi = (await fake.state()).models.find((model) => model.name === 'phi4:14b');
  await expect(panel.cell('phi4:14b', 'Digest')).toHaveText(phi?.digest.slice(0, 12) ?? '');
});

test('refreshes when the tab becomes visible again', async ({ panel, fake }) => {
  await panel.open();
  const asked = (await fake.requests('GET', '/api/tags')).length;
  await fake.put({ name: 'newcomer' });
  await panel.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
  await expect(panel.checkbox('newcomer:latest')).toBeVisible();
  expect(await fake.requests('GET', '/api/tags')).toHaveLength(asked + 1);
});

test('does not refresh when the tab is hidden', async ({ panel, fake }) => {
  await panel.open();
  const asked = (await fake.requests('GET', '/api/tags')).length;
  await panel.page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  });
  // A later refresh is the next request that the server sees.
  await panel.page.evaluate(() => Reflect.deleteProperty(document, 'visibilityState'));
  await panel.refresh();
  expect(await fake.requests('GET', '/api/tags')).toHaveLength(asked + 1);
});

test('shows how old the list is', async ({ panel }) => {
  await panel.page.clock.install();
  await panel.open();
  await expect(panel.freshness).toHaveText('Refreshed just now');
  await panel.page.clock.fastForward('00:21');
  await expect(panel.freshness).toHaveText('Refreshed 20 s ago');
  await panel.page.clock.fastForward('05:00');
  await expect(panel.freshness).toHaveText('Refreshed 5 minutes ago');
  await panel.refresh();
  await expect(panel.freshness).toHaveText('Refreshed just now');
});

test('ages grow while the page stays open', async ({ panel, fake }) => {
  await fake.resetTo({ name: 'young', modified_ago_s: 5 * 60 + 5 });
  await panel.page.clock.install();
  await panel.open();
  await expect(panel.cell('young:latest', 'Modified')).toContainText('5 minutes ago');
  await panel.page.clock.fastForward('10:00');
  await expect(panel.cell('young:latest', 'Modified')).toContainText('15 minutes ago');
});

test('names the server and its version', async ({ panel, fake }) => {
  await panel.open();
  const head = panel.page.getByRole('banner');
  await expect(head).toContainText(new URL(fake.url).host);
  await expect(head.getByText(await fake.version(), { exact: true })).toBeVisible();
});

test('lists a thousand models', async ({ panel, fake }) => {
  await fake.reset({ catalogue: 'many', models: 1000 });
  await panel.open();
  expect((await panel.shown()).sort()).toEqual((await fake.names()).sort());
  await expect(panel.totals).toContainText('on disk, 1,000 models list');
  await panel.filter.fill('alias-0019');
  expect(await panel.shown()).toEqual(['team/alias-0019:v1']);
});
