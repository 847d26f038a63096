// What is in memory: shown, unloaded by the row's menu, and before it is deleted, because a real server cannot unload it by name
// afterwards.
import { expect, test } from '../support/test.ts';
import type { Panel } from '../support/panel.ts';
import type { Fake } from '../support/fake.ts';

/** What was asked of the server that changes something, in its order. */
async function acts(fake: Fake): Promise<string[]> {
  const { log } = await fake.state();
  const changing = log.filter(({ method, path }) => method === 'DELETE' || (method === 'POST' && path === '/api/generate'));
  return changing.map((entry) => `${entry.method} ${entry.model}`);
}

async function reason(panel: Panel, name: string): Promise<string> {
  await expect(panel.report).toBeVisible();
  const outcomes = await panel.outcomes(panel.report);
  return outcomes.find((outcome) => outcome.name === name)?.reason ?? 'not in the report';
}

for (const platform of ['linux', 'windows'] as const) {
  test(`a loaded model is unloaded, then deleted, and its bytes are free: ${platform}`, async ({ panel, fake }) => {
    await fake.reset({ catalogue: 'empty', platform });
    await fake.put({ name: 'busy', loaded: true });
    await fake.put({ name: 'idle' });
    await fake.put({ name: 'keep' });
    await panel.open();
    await panel.delete('busy:latest', 'idle:latest');
    await expect(panel.headline).toHaveText(/^Deleted 2 of 2 models/);
    expect(await acts(fake)).toEqual(['POST busy:latest', 'DELETE busy:latest', 'DELETE idle:latest']);
    const [unloading] = await fake.requests('POST', '/api/generate');
    expect(JSON.parse(unloading?.body ?? '')).toEqual({ model: 'busy:latest', keep_alive: 0 });
    expect(await reason(panel, 'busy:latest')).toBe('Freed and verified.');
    const ps = (await (await fetch(`${fake.url}/api/ps`)).json()) as { models: unknown[] };
    expect(ps.models, 'nothing is left in memory').toEqual([]);
  });
}

test('unloading is a step of its own that can be seen, and stopped', async ({ panel, fake }) => {
  await fake.resetTo({ name: 'busy', loaded: true }, 'keep');
  await fake.fault({ path: '/api/generate', fault: { kind: 'hang' } });
  await panel.open();
  await panel.delete('busy:latest');
  await expect(panel.outcome(panel.run, 'busy:latest')).toContainText('unloading');
  await expect(panel.runBar).toContainText('Unloading busy:latest');
  await panel.stop.click();
  await fake.release();
  await expect(panel.outcome(panel.report, 'busy:latest')).toContainText('skipped');
  expect(await acts(fake)).toEqual(['POST busy:latest']);
  expect(await fake.names()).toContain('busy:latest');
});

test('a model that came into memory after the list was fetched is unloaded, too', async ({ panel, fake }) => {
  await fake.resetTo('late', 'keep');
  await panel.open();
  await fake.put({ name: 'late', loaded: true, modified_ago_s: 3600 });
  await panel.delete('late:latest');
  await expect(panel.headline).toHaveText(/^Deleted 1 of 1 model/);
  expect(await acts(fake)).toEqual(['POST late:latest', 'DELETE late:latest']);
});

test('what stays under another name stays in memory', async ({ panel, fake }) => {
  await fake.resetTo({ name: 'busy', loaded: true }, { name: 'twin', digest_of: 'busy' });
  await panel.open();
  await panel.ask('twin:latest');
  await expect(panel.question).not.toContainText('is unloaded before');
  await panel.confirm.click();
  await expect(panel.headline).toHaveText(/^Deleted 1 of 1 model/);
  expect(await acts(fake)).toEqual(['DELETE twin:latest']);
});

test('of several names of one content in memory the last one unloads it', async ({ panel, fake }) => {
  await fake.resetTo({ name: 'busy', loaded: true }, { name: 'twin', digest_of: 'busy' }, 'keep');
  await panel.open();
  await panel.delete('busy:latest', 'twin:latest');
  await expect(panel.headline).toHaveText(/^Deleted 2 of 2 models/);
  expect(await acts(fake)).toEqual(['DELETE busy:latest', 'POST twin:latest', 'DELETE twin:latest']);
});

test('a model that the server will not unload is left alone, with the server’s words', async ({ panel, fake }) => {
  await fake.resetTo({ name: 'busy', loaded: true }, 'idle', 'keep');
  panel.watch.announce(/status of 500/);
  const body = JSON.stringify({ error: 'the runner does not answer' });
  await fake.fault({ path: '/api/generate', fault: { kind: 'status', status: 500, body } });
  await panel.open();
  await panel.delete('busy:latest', 'idle:latest');
  await expect(panel.headline).toHaveText(/^Deleted 1 of 2 models/);
  expect(await panel.outcomes(panel.report)).toEqual([
    { name: 'busy:latest', word: 'failed', reason: 'Ollama answered 500 when asked to unload it. It was left alone.', quote: 'the runner does not answer' },
    { name: 'idle:latest', word: 'deleted', reason: 'Freed and verified.', quote: '' },
  ]);
  expect(await fake.names()).toEqual(['busy:latest', 'keep:latest']);
  await panel.retryFailed.click();
  await panel.confirm.click();
  await expect(panel.headline).toHaveText(/^Deleted 1 of 1 model/);
});

test('a model that stays in memory is left alone after some seconds', async ({ panel, fake }) => {
  await fake.resetTo({ name: 'busy', loaded: true }, 'keep');
  const body = JSON.stringify({ done: true, done_reason: 'unload' });
  await fake.fault({ path: '/api/generate', fault: { kind: 'status', status: 200, body } });
  await panel.open();
  await panel.delete('busy:latest');
  await expect(panel.report).toBeVisible({ timeout: 40_000 });
  expect(await reason(panel, 'busy:latest')).toBe(
    'It stayed in memory although Ollama was asked to unload it; it may be in use. It was left alone.',
  );
  expect(await acts(fake)).toEqual(['POST busy:latest']);
});

test('where the server does not tell what is in memory, nothing is said to be free that may be', async ({ panel, fake }) => {
  await fake.resetTo({ name: 'busy', size: 3e9, loaded: true }, 'keep');
  panel.watch.announce(/status of 500/);
  await panel.open();
  await fake.fault({ path: '/api/ps', times: 'always', fault: { kind: 'status', status: 500 } });
  await panel.delete('busy:latest');
  expect(await reason(panel, 'busy:latest')).toBe(
    'Gone from the disk, verified. It may be in memory still; then its bytes are free once it unloads.',
  );
  expect((await panel.space.allInnerTexts()).map((text) => text.replaceAll('\u00a0', ' '))).toEqual([
    '3.0 GB gone from the disk, verified, and free once what was loaded unloads.',
  ]);
});

test('says what a loaded model takes in memory and how long it stays there, and keeps that fresh', async ({ panel, fake }) => {
  await fake.resetTo({ name: 'busy', size: 3e9, loaded: true }, 'keep');
  await panel.page.clock.install();
  await panel.open();
  const cell = panel.cell('busy:latest', 'Name');
  await expect(cell).toContainText(/loaded\s*3\.0\sGB, 2[34] h( 5\d min)? left/);
  await fake.unload('busy');
  await panel.page.clock.runFor(11_000);
  await expect(cell, 'without a refresh by hand').not.toContainText('loaded');
  await fake.put({ name: 'keep', loaded: true });
  await panel.page.clock.runFor(11_000);
  await expect(panel.cell('keep:latest', 'Name')).toContainText('loaded');
  expect(await fake.requests('GET', '/api/tags'), 'the list is not fetched for that').toHaveLength(1);
});

test('asks nothing while the page is not seen', async ({ panel, fake }) => {
  await panel.page.clock.install();
  await panel.open();
  // By the page's own clock it may not have asked yet for what is good to know beside the list. The version is the last of it.
  await expect.poll(() => fake.requests('GET', '/api/version')).toHaveLength(1);
  await panel.settled();
  const before = (await fake.state()).log.length;
  await panel.page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
  });
  await panel.page.clock.runFor(120_000);
  await panel.settled();
  expect((await fake.state()).log.length).toBe(before);
});

test('unloads by the row’s menu, what is loaded and nothing else', async ({ panel, fake }) => {
  await fake.resetTo({ name: 'busy', loaded: true }, 'idle');
  await panel.open();
  await panel.menuButton('idle:latest').click();
  await expect(panel.menuItem('Unload')).toBeDisabled();
  await panel.page.keyboard.press('Escape');
  await panel.menuButton('busy:latest').click();
  await panel.menuItem('Unload').click();
  await expect(panel.announcement('busy:latest is unloaded')).toBeAttached();
  await expect(panel.cell('busy:latest', 'Name')).not.toContainText('loaded');
  expect(await acts(fake)).toEqual(['POST busy:latest']);
  expect(await fake.names()).toEqual(['busy:latest', 'idle:latest']);
});

test('says when a model cannot be unloaded, until that is dismissed', async ({ panel, fake }) => {
  await fake.resetTo({ name: 'busy', loaded: true }, 'keep');
  panel.watch.announce(/status of 500/);
  const body = JSON.stringify({ error: 'the runner does not answer' });
  await fake.fault({ path: '/api/generate', fault: { kind: 'status', status: 500, body } });
  await panel.open();
  await panel.menuButton('busy:latest').click();
  await panel.menuItem('Unload').click();
  const notice = panel.page.getByRole('status').filter({ hasText: 'busy:latest is still in memory. Ollama answered 500. It said: the runner does not answer' });
  await expect(notice).toBeVisible();
  await notice.getByRole('button', { name: 'Dismiss' }).click();
  await expect(notice).toHaveCount(0);
});
