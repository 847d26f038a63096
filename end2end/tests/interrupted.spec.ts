// A run that was cut off by a closed tab or a crash is found at the next start, compared with a fresh list, and can be gone on with.
import type { Page } from '@playwright/test';
import { expect, test } from '../support/test.ts';
import { Panel } from '../support/panel.ts';

const KEYS = /^ollama-panel\/(run|state)\//;

async function journalKeys(page: Page): Promise<string[]> {
  const keys = await page.evaluate(() => Object.keys(localStorage));
  return keys.filter((key) => KEYS.test(key));
}

/** Closes the tab in the middle of things, and opens another one of the same browser. */
async function cutOff(panel: Panel): Promise<Panel> {
  const context = panel.page.context();
  const next = await context.newPage();
  await panel.page.close({ runBeforeUnload: false });
  return new Panel(next, panel.url, panel.watch);
}

test('the plan is written down before the first request, each state as it comes, and nothing stays of it', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'keep');
  await panel.open();
  await fake.faultList({ kind: 'hang' });
  await panel.delete('a:latest', 'b:latest');
  await expect(panel.run).toContainText('Fetching the list once more');
  const [plan] = await journalKeys(panel.page);
  expect(plan, 'before anything is answered').toMatch(/^ollama-panel\/run\/\d+$/);
  expect(await fake.askedToDelete()).toEqual([]);
  await fake.faultDelete({ kind: 'hang' }, 'b');
  await fake.release();
  await expect(panel.outcome(panel.run, 'b:latest')).toContainText('deleting');
  expect(await journalKeys(panel.page)).toHaveLength(3);
  await fake.release();
  await expect(panel.headline).toHaveText(/^Deleted 2 of 2 models/);
  expect(await journalKeys(panel.page)).toEqual([]);
});

for (const when of ['before', 'after'] as const) {
  test(`a tab closed in the middle of a deletion, ${when} its work`, async ({ panel, fake }) => {
    await fake.resetTo({ name: 'a', size: 3_000_000_000 }, 'b', 'c', 'keep');
    await panel.open();
    await fake.faultDelete({ kind: 'hang', when }, 'b');
    await panel.delete('a:latest', 'b:latest', 'c:latest');
    await expect(panel.outcome(panel.run, 'b:latest')).toContainText('deleting');
    const next = await cutOff(panel);
    await next.open();
    await expect(next.headline).toHaveText(/^Cut off: Deleted 1 of 3 models, 3\.0\sGB listed$/);
    await expect(next.report).toContainText('The page was closed or broke down before the run had ended');
    await expect(next.report, 'with its styles, though nobody has touched the page').toHaveCSS('border-top-style', 'solid');
    await expect(next.outcome(next.report, 'a:latest')).toContainText('deleted');
    await expect(next.outcome(next.report, 'b:latest')).toContainText(when === 'before' ? 'failed' : 'gone with an error');
    await expect(next.outcome(next.report, 'c:latest')).toContainText('It was left where it was.');
    expect(await journalKeys(next.page)).toEqual([]);
    const there = await fake.names();
    expect(there).toEqual(when === 'before' ? ['b:latest', 'c:latest', 'keep:latest'] : ['c:latest', 'keep:latest']);

    // What is left is asked about again before it is gone on with.
    const asked = await fake.askedToDelete();
    await next.goOn.click();
    expect(await next.plannedNames()).toEqual(when === 'before' ? ['b:latest', 'c:latest'] : ['c:latest']);
    expect(await fake.askedToDelete()).toEqual(asked);
    await next.confirm.click();
    await expect(next.headline).toHaveText(when === 'before' ? /^Deleted 2 of 2/ : /^Deleted 1 of 1/);
    expect(await fake.names()).toEqual(['keep:latest']);
    await next.receiptsButton.click();
    await expect(next.receipt(/^Cut off: /)).toBeVisible();
  });
}

test('what changed since is not gone on with', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'keep');
  await panel.open();
  await fake.faultDelete({ kind: 'hang' }, 'a');
  await panel.delete('a:latest', 'b:latest');
  await expect(panel.outcome(panel.run, 'a:latest')).toContainText('deleting');
  const next = await cutOff(panel);
  await fake.touch('b');
  await next.open();
  await expect(next.outcome(next.report, 'b:latest')).toContainText('Its content changed');
  await next.goOn.click();
  expect(await next.plannedNames()).toEqual(['a:latest']);
});

test('a move to the trash that was cut off tells where everything is, and loses nothing', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'keep');
  await panel.open();
  const before = (await fake.state()).models.map((model) => model.digest).sort();
  await fake.fault({ path: '/api/copy', fault: { kind: 'hang', when: 'after' }, skip: 1 });
  await panel.ask('a:latest', 'b:latest');
  await panel.moveToTrash.click();
  await expect(panel.outcome(panel.run, 'b:latest')).toContainText('copying');
  const next = await cutOff(panel);
  await next.open();
  await expect(next.headline).toHaveText(/^Cut off: Moved 1 of 2 models to the trash/);
  await expect(next.outcome(next.report, 'a:latest')).toContainText('in the trash');
  await expect(next.outcome(next.report, 'b:latest')).toContainText('A copy of it is in the trash.');
  const digests = new Set((await fake.state()).models.map((model) => model.digest));
  expect([...digests].sort()).toEqual(before);
  expect(await fake.names()).toContain('b:latest');
});

test('a run of another tab that still goes on is not taken for one that was cut off', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'keep');
  await panel.open();
  await fake.faultDelete({ kind: 'hang' }, 'a');
  await panel.delete('a:latest', 'b:latest');
  await expect(panel.outcome(panel.run, 'a:latest')).toContainText('deleting');
  const second = new Panel(await panel.page.context().newPage(), panel.url, panel.watch);
  await second.visit();
  await expect(second.freshness).toBeVisible();
  await expect(second.reports).toHaveCount(0);
  await panel.page.bringToFront();
  await fake.release();
  await expect(panel.headline).toHaveText(/^Deleted 2 of 2 models/);
  await second.settled();
  await expect(second.reports).toHaveCount(0);
});

test('while the server cannot be asked nothing is told, and later it is', async ({ panel, fake }) => {
  await fake.resetTo('a', 'keep');
  panel.watch.announce(/status of 500/);
  await panel.open();
  await fake.faultDelete({ kind: 'hang' }, 'a');
  await panel.delete('a:latest');
  await expect(panel.outcome(panel.run, 'a:latest')).toContainText('deleting');
  const next = await cutOff(panel);
  await fake.faultList({ kind: 'status', status: 500, body: '{"error":"busy"}' });
  await next.visit();
  await expect(next.trouble).toBeVisible();
  await expect(next.reports).toHaveCount(0);
  expect(await journalKeys(next.page)).not.toEqual([]);
  await next.retry.click();
  await expect(next.headline).toHaveText(/^Cut off: /);
});

test('a restore that was cut off is gone on with from the trash, once the person says so again', async ({ panel, fake }) => {
  await fake.resetTo({ name: 'a', modified_ago_s: 90 * 86_400 }, { name: 'b', modified_ago_s: 90 * 86_400 }, 'keep');
  await panel.open();
  await panel.trash('a:latest', 'b:latest');
  await expect(panel.headline).toHaveText(/^Moved 2 of 2/);
  await panel.openTrash();
  await panel.tickAllTrash.check();
  await fake.fault({ path: '/api/copy', fault: { kind: 'hang' }, skip: 1 });
  await panel.restoreTicked.click();
  await expect.poll(async () => (await fake.requests('POST', '/api/copy')).length).toBe(4);
  const next = await cutOff(panel);
  await next.open();
  await expect(next.headline).toHaveText(/^Cut off: Restored 1 of 2 models/);
  const [back = ''] = await next.shown().then((names) => names.filter((name) => name !== 'keep:latest'));
  await expect(next.cell(back, 'Modified'), 'its age is kept').toContainText('3 months ago');
  const copies = (await fake.requests('POST', '/api/copy')).length;
  await next.goOn.click();
  await expect(next.trashTitle).toBeFocused();
  expect((await fake.requests('POST', '/api/copy')).length, 'nothing is done yet').toBe(copies);
  await next.restoreTicked.click();
  await expect(next.headline).toHaveText(/^Restored 1 of 1 model/);
  expect(await fake.names()).toEqual(['a:latest', 'b:latest', 'keep:latest']);
});

test('a tab that waited for the lock of one that died can be refreshed afterwards', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'keep');
  await panel.open();
  await fake.faultDelete({ kind: 'hang' }, 'a');
  await panel.delete('a:latest', 'b:latest');
  await expect(panel.outcome(panel.run, 'a:latest')).toContainText('deleting');
  const second = new Panel(await panel.page.context().newPage(), panel.url, panel.watch);
  await second.visit();
  await expect(second.freshness).toBeVisible();
  await fake.faultList({ kind: 'hang' }, { skip: 1 });
  await panel.page.close({ runBeforeUnload: false });
  await expect(second.headline).toHaveText(/^Cut off: /);
  await second.refreshButton.click({ force: true });
  const lists = async () => fake.requests('GET', '/api/tags');
  await expect.poll(async () => (await lists()).some(({ fault }) => fault === 'hang'), 'not only the deletion').toBe(true);
  await fake.release();
  await expect(second.refreshButton).toHaveText('Refresh');
  await second.refresh();
});
