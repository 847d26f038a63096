// No connection: which address was tried, what stands there, and what to do.
import { expect, test } from '../support/test.ts';
import { Timeouts } from '../support/timeouts.ts';
import { DOWN } from '../support/watch.ts';

const REFUSED_ORIGIN = /blocked by CORS policy|ERR_FAILED/;

test('says that nothing answers, and at which address', async ({ panel, fake }) => {
  panel.watch.announce(DOWN);
  await fake.listen(false);
  await panel.visit();
  await expect(panel.trouble).toHaveAccessibleName('Nothing answers there');
  await expect(panel.trouble).toContainText(`The panel asked ${fake.url}, and no program answered.`);
  await expect(panel.trouble).toContainText('ollama serve');
  await expect(panel.trouble).not.toContainText('OLLAMA_ORIGINS');
  await expect(panel.table).toBeHidden();
  await expect(panel.page.getByText('No models yet'), 'no list is not an empty list').toBeHidden();
});

test('Retry asks again', async ({ panel, fake }) => {
  panel.watch.announce(DOWN);
  await fake.listen(false);
  await panel.visit();
  await expect(panel.trouble).toBeVisible();
  await panel.retry.click();
  await expect(panel.trouble, 'still down').toBeVisible();
  await fake.listen(true);
  await panel.retry.click();
  await expect(panel.trouble).toBeHidden();
  expect((await panel.shown()).sort()).toEqual((await fake.names()).sort());
});

test('keeps what is being typed while the page tries again, whatever it finds', async ({ panel, fake }) => {
  panel.watch.announce(DOWN);
  panel.watch.announce(REFUSED_ORIGIN);
  await fake.listen(false);
  await panel.visit();
  await expect(panel.trouble).toHaveAccessibleName('Nothing answers there');
  await panel.address.fill('192.168.1.5:1143');
  await panel.retry.click();
  await panel.settled();
  await expect(panel.trouble).toHaveAccessibleName('Nothing answers there');
  await expect(panel.address).toHaveValue('192.168.1.5:1143');
  await fake.refuseOrigins(true);
  await fake.listen(true);
  await panel.retry.click();
  await expect(panel.trouble).toHaveAccessibleName('Ollama probably refuses this page');
  await expect(panel.address).toHaveValue('192.168.1.5:1143');
  // The tab comes to the front again while the person types.
  await fake.refuseOrigins(false);
  await fake.faultList({ kind: 'html' });
  await panel.address.press('End');
  await panel.address.pressSequentially('4');
  await panel.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
  await expect(panel.trouble).toHaveAccessibleName('Something else answers there');
  await expect(panel.address).toBeFocused();
  await expect(panel.address).toHaveValue('192.168.1.5:11434');
});

test('Retry and the address are two things', async ({ panel, fake }) => {
  panel.watch.announce(DOWN);
  await fake.listen(false);
  await panel.visit();
  await expect(panel.retry).toBeVisible();
  const form = panel.page.locator('form');
  await expect(form).toHaveCount(1);
  await expect(form.getByRole('textbox')).toHaveAccessibleName('Address of Ollama');
  await expect(form.getByRole('button')).toHaveText(['Use this address']);
});

test('says that Ollama probably refuses this page, with the line for each system', async ({ panel, fake }) => {
  panel.watch.announce(REFUSED_ORIGIN);
  await fake.refuseOrigins(true);
  await panel.visit();
  await expect(panel.trouble).toHaveAccessibleName('Ollama probably refuses this page');
  await expect(panel.trouble).toContainText(
    `A program answers at ${fake.url}, but does not let pages from ${panel.url} read the answer.`,
  );
  const lines = {
    'Linux (systemd)': `Environment="OLLAMA_ORIGINS=${panel.url}"`,
    macOS: `launchctl setenv OLLAMA_ORIGINS "${panel.url}"`,
    Windows: `setx OLLAMA_ORIGINS "${panel.url}"`,
    Docker: `-e OLLAMA_ORIGINS=${panel.url} `,
  };
  for (const [system, line] of Object.entries(lines)) {
    await expect(panel.page.getByLabel(`Commands for ${system}`)).toContainText(line);
    await expect(panel.trouble).toContainText(system);
  }
  await fake.refuseOrigins(false);
  await panel.retry.click();
  await expect(panel.table).toBeVisible();
});

test('takes one answer without CORS headers for a refusal, too', async ({ panel, fake }) => {
  panel.watch.announce(REFUSED_ORIGIN);
  await fake.fault({ fault: { kind: 'no-cors' }, times: 'always' });
  await panel.visit();
  await expect(panel.trouble).toHaveAccessibleName('Ollama probably refuses this page');
});

const OTHERS = [
  { what: 'a page', fault: { kind: 'html' } as const, words: 'The answer could not be understood', quote: /<html/i },
  {
    what: 'a proxy’s error page',
    fault: { kind: 'html', status: 502 } as const,
    complaint: /status of 502/,
    words: 'Something other than Ollama answered 502',
    quote: /<html/i,
  },
  { what: 'half a list', fault: { kind: 'truncated' } as const, words: '', quote: /"models"/ },
  {
    what: 'other JSON',
    fault: { kind: 'status', status: 200, body: '{"hello":"world"}' } as const,
    words: 'it has no “models”',
    quote: /hello/,
  },
  {
    what: 'another program’s 404',
    fault: { kind: 'status', status: 404, body: '404 page not found', content_type: 'text/plain' } as const,
    complaint: /status of 404/,
    words: 'Something other than Ollama answered 404',
    quote: /^404 page not found$/,
  },
  {
    what: 'an empty answer',
    fault: { kind: 'status', status: 200, body: '' } as const,
    words: '',
    quote: undefined,
  },
];

for (const { what, fault, complaint, words, quote } of OTHERS) {
  test(`says that something else answers: ${what}`, async ({ panel, fake }) => {
    if (complaint) panel.watch.announce(complaint);
    await fake.faultList(fault);
    await panel.visit();
    await expect(panel.trouble).toHaveAccessibleName('Something else answers there');
    await expect(panel.trouble).toContainText(`The panel asked ${fake.url}`);
    if (words) await expect(panel.trouble).toContainText(words);
    if (quote) await expect(panel.trouble.getByText(quote)).toBeVisible();
    await panel.retry.click();
    await expect(panel.table).toBeVisible();
  });
}

test('quotes Ollama’s own error', async ({ panel, fake }) => {
  panel.watch.announce(/status of 500/);
  await fake.faultList({ kind: 'status', status: 500, body: '{"error":"open /models: permission denied"}' });
  await panel.visit();
  await expect(panel.trouble).toHaveAccessibleName('Ollama could not list its models');
  await expect(panel.trouble).toContainText('Ollama answered 500');
  await expect(panel.trouble.getByText('open /models: permission denied', { exact: true })).toBeVisible();
});

test('quotes what is not UTF-8 with a sign for what cannot be read', async ({ panel, fake }) => {
  panel.watch.announce(/status of 502/);
  const body = Buffer.concat([Buffer.from('nicht verf'), Buffer.from([0xfc]), Buffer.from('gbar')]);
  await panel.page.route(`${fake.url}/api/tags`, (route) =>
    route.fulfill({ status: 502, body, headers: { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'text/plain' } }),
  );
  await panel.visit();
  await expect(panel.trouble.getByText('nicht verf\ufffdgbar', { exact: true })).toBeVisible();
});

test('says that no answer came in time', async ({ panel, fake }) => {
  const timeouts = await Timeouts.of(panel.page);
  await fake.faultList({ kind: 'hang' });
  await panel.visit();
  await expect.poll(async () => (await fake.requests('GET', '/api/tags')).length).toBe(1);
  await timeouts.expireNewest();
  await expect(panel.trouble).toHaveAccessibleName('No answer yet');
  await expect(panel.trouble).toContainText('No answer came within 1 min');
});

test('keeps the old list, and says so, when a refresh fails', async ({ panel, fake }) => {
  panel.watch.announce(DOWN);
  await panel.open();
  const before = await panel.shown();
  await panel.tick('phi4:14b');
  await fake.listen(false);
  await panel.refreshButton.click();
  await expect(panel.stale).toContainText('no program answered');
  await expect(panel.dot).toHaveClass(/is-off/);
  expect(await panel.shown()).toEqual(before);
  await expect(panel.checkbox('phi4:14b'), 'and the ticks').toBeChecked();
  await fake.listen(true);
  await panel.stale.getByRole('button', { name: 'Retry' }).click();
  await expect(panel.stale).toBeHidden();
  await expect(panel.dot).not.toHaveClass(/is-off/);
});

test('a list without what is loaded is still a list', async ({ panel, fake }) => {
  panel.watch.announce(/status of 500/);
  await fake.fault({ path: '/api/ps', times: 'always', fault: { kind: 'status', status: 500, body: '{"error":"no"}' } });
  await panel.open();
  await expect(panel.dot).not.toHaveClass(/is-off/);
  expect((await panel.shown()).sort()).toEqual((await fake.names()).sort());
  await expect(panel.table.getByText('loaded', { exact: true })).toHaveCount(0);
});

for (const when of ['before-headers', 'mid-body'] as const) {
  test(`a connection that breaks once is not called a refusal: ${when}`, async ({ panel, fake }) => {
    panel.watch.announce(/ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_CONTENT_LENGTH|ERR_INCOMPLETE/);
    await fake.faultList({ kind: 'cut', when });
    await panel.visit();
    await expect(panel.trouble).toHaveAccessibleName('The connection broke');
    await expect(panel.trouble).toContainText(fake.url);
    await expect(panel.trouble).not.toContainText('OLLAMA_ORIGINS');
    await panel.retry.click();
    await expect(panel.table).toBeVisible();
  });
}
