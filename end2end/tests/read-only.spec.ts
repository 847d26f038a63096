// Read only: the page looks, and changes nothing.
import { serverProgram } from '../support/environment.ts';
import { Panel } from '../support/panel.ts';
import { start } from '../support/program.ts';
import { expect, test } from '../support/test.ts';
import type { Fake } from '../support/fake.ts';

/** What was sent that could change the server. */
async function changes(fake: Fake): Promise<string[]> {
  const harmless = new Set(['GET', 'HEAD', 'OPTIONS']);
  const { log } = await fake.state();
  return log.filter(({ method, path }) => !harmless.has(method) && path !== '/api/show').map(({ method, path }) => `${method} ${path}`);
}

test('offers nothing that changes Ollama while it is on, and remembers that', async ({ panel, fake }) => {
  await panel.open();
  await expect(panel.readOnly).toHaveAttribute('aria-pressed', 'false');
  await panel.readOnly.click();
  await expect(panel.readOnly).toHaveAttribute('aria-pressed', 'true');
  await panel.open();
  await expect(panel.readOnly, 'on the next visit, too').toHaveAttribute('aria-pressed', 'true');
  await panel.tick('phi4:14b', 'llama3.2:latest');
  await expect(panel.ticked, 'what would be freed is told').toContainText('frees 9.1');
  await expect(panel.deleteTicked).toHaveCount(0);
  await expect(panel.bar).toContainText('Read only');
  await panel.menuButton('llama3.2:latest').click();
  for (const item of ['Unload', 'Delete…'] as const) await expect(panel.menuItem(item)).toBeDisabled();
  await expect(panel.menuItem('Copy name')).toBeEnabled();
  await panel.page.keyboard.press('Escape');
  await panel.page.keyboard.press('Delete');
  await expect(panel.announcement('Read only: nothing is deleted')).toBeAttached();
  await expect(panel.question).toHaveCount(0);
  expect(await changes(fake)).toEqual([]);
});

test('takes Retry from the reports, and gives everything back when it is switched off', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'keep');
  panel.watch.announce(/status of 500/);
  await fake.faultDelete({ kind: 'status', status: 500, body: '{"error":"no"}' }, 'a');
  await panel.open();
  await panel.delete('a:latest');
  await expect(panel.retryFailed).toBeVisible();
  await panel.readOnly.click();
  await expect(panel.retryFailed).toHaveCount(0);
  await panel.readOnly.click();
  await panel.retryFailed.click();
  await panel.confirm.click();
  await expect(panel.headline).toHaveText(/^Deleted 1 of 1 model/);
});

test('cannot be switched while a run is under way', async ({ panel, fake }) => {
  await fake.resetTo('a', 'keep');
  await fake.faultDelete({ kind: 'hang' });
  await panel.open();
  await panel.delete('a:latest');
  await expect(panel.outcome(panel.run, 'a:latest')).toContainText('deleting');
  await expect(panel.readOnly).toHaveAttribute('aria-disabled', 'true');
  await panel.readOnly.click({ force: true });
  await expect(panel.readOnly).toHaveAttribute('aria-pressed', 'false');
  await fake.release();
  await expect(panel.headline).toHaveText(/^Deleted 1 of 1 model/);
});

test('cannot be switched off where the panel was started with --read-only', async ({ page, watch, fake }) => {
  const server = await start<{ url: string }>(serverProgram, [
    ...['--port', '0', '--no-open', '--no-demo', '--print-json', '--until-stdin-closes'],
    ...['--ollama', fake.url, '--read-only'],
  ]);
  watch.allow(server.announced.url);
  const panel = new Panel(page, server.announced.url, watch);
  await panel.open();
  await expect(panel.readOnly).toHaveAttribute('aria-pressed', 'true');
  await panel.readOnly.click({ force: true });
  await expect(panel.readOnly).toHaveAttribute('aria-pressed', 'true');
  await expect(panel.readOnly).toHaveAttribute('title', 'The panel was started with --read-only');
  await panel.tick('phi4:14b');
  await expect(panel.deleteTicked).toHaveCount(0);
  expect(await page.evaluate(() => localStorage.getItem('ollama-panel/read-only')), 'nor is that the person’s choice').toBe(null);
  expect(await changes(fake)).toEqual([]);
  await server.stop();
});
