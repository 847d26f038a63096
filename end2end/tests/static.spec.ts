// The built page alone, on any static server.
import { expect, test } from '../support/test.ts';
import { Panel } from '../support/panel.ts';
import { serveStatic } from '../support/static-server.ts';

const LOCAL_OLLAMA = 'http://localhost:11434';
const NOT_THERE = /status of 404/;

test('asks at its own origin first, and stays there', async ({ page, watch, fake }) => {
  const server = await serveStatic(fake.url);
  watch.allow(server.url);
  // There is no config.json on a static server.
  watch.announce(NOT_THERE);
  const panel = new Panel(page, server.url, watch);
  await panel.open();
  expect((await panel.shown()).sort()).toEqual((await fake.names()).sort());
  await panel.delete('phi4:14b');
  await expect(panel.headline).toHaveText(/^Deleted 1 of 1 model/);
  expect(await fake.askedToDelete()).toEqual(['phi4:14b']);
  expect(await fake.names()).not.toContain('phi4:14b');
  expect([...watch.origins]).toEqual([server.url]);
  server.close();
});

test('asks http://localhost:11434 where its own origin has no Ollama', async ({ page, watch, fake }) => {
  const server = await serveStatic();
  for (const origin of [server.url, LOCAL_OLLAMA]) watch.allow(origin);
  watch.announce(NOT_THERE);
  // The fake answers in the place of a local Ollama.
  await page.route(`${LOCAL_OLLAMA}/**`, async (route) => {
    const request = route.request();
    const { pathname } = new URL(request.url());
    const answer = await fetch(fake.url + pathname, { method: request.method(), body: request.postData() });
    await route.fulfill({
      status: answer.status,
      body: await answer.text(),
      contentType: 'application/json',
      headers: { 'Access-Control-Allow-Origin': server.url },
    });
  });
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/api/tags')) asked.push(new URL(request.url()).origin);
  });
  const panel = new Panel(page, server.url, watch);
  await panel.open();
  expect((await panel.shown()).sort()).toEqual((await fake.names()).sort());
  await expect(page.getByRole('banner')).toContainText('localhost:11434');
  expect(asked).toEqual([server.url, LOCAL_OLLAMA]);
  server.close();
});

test('reads a config.json with the mark that some editors put before a text', async ({ page, watch, fake }) => {
  const server = await serveStatic();
  watch.allow(server.url);
  await page.route(`${server.url}/config.json`, (route) =>
    route.fulfill({ body: `\ufeff${JSON.stringify({ ollama: fake.url, demo: false, read_only: false })}` }),
  );
  const panel = new Panel(page, server.url, watch);
  await panel.open();
  expect((await panel.shown()).sort()).toEqual((await fake.names()).sort());
  server.close();
});

test('says which address it tried in the end', async ({ page, watch }) => {
  const server = await serveStatic();
  for (const origin of [server.url, LOCAL_OLLAMA]) watch.allow(origin);
  watch.announce(/status of 404|ERR_CONNECTION_REFUSED/);
  await page.route(`${LOCAL_OLLAMA}/**`, (route) => route.abort('connectionrefused'));
  const panel = new Panel(page, server.url, watch);
  await panel.visit();
  await expect(panel.trouble).toContainText(`The panel asked ${LOCAL_OLLAMA}, and no program answered.`);
  await expect(panel.address).toHaveValue(LOCAL_OLLAMA);
  server.close();
});
