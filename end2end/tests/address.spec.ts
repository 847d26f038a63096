// Another address: typed in the page, remembered, and the only one that the page may then talk to.
import { fakeProgram } from '../support/environment.ts';
import { Fake } from '../support/fake.ts';
import { start } from '../support/program.ts';
import { expect, test as base } from '../support/test.ts';

const DOWN = /ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/;

/** A second server, and the page's own one down, so that the address field shows. */
const test = base.extend<{ second: Fake }>({
  second: async ({ panel, fake }, use) => {
    const ports = ['--port', '0', '--control-port', '0', '--until-stdin-closes'];
    const server = await start<{ url: string; control: string }>(fakeProgram, ports);
    const second = new Fake(server.announced.url, server.announced.control);
    await second.resetTo('elsewhere', 'another');
    panel.watch.allow(second.url);
    panel.watch.announce(DOWN);
    await fake.listen(false);
    await use(second);
    await server.stop();
  },
});

test('offers the address that was tried', async ({ panel, fake, second }) => {
  await panel.visit();
  await expect(panel.address).toHaveValue(fake.url);
  expect(await second.requests('GET', '/api/tags')).toEqual([]);
});

test('goes to the address that is typed, and deletes there', async ({ panel, second }) => {
  await panel.visit();
  await panel.address.fill(second.url);
  await panel.useAddress.click();
  await expect(panel.checkbox('elsewhere:latest')).toBeVisible();
  await expect(panel.page.getByRole('banner')).toContainText(new URL(second.url).host);
  await panel.delete('elsewhere:latest');
  await expect(panel.headline).toHaveText(/^Deleted 1 of 1 model/);
  expect(await second.names()).toEqual(['another:latest']);
});

test('is remembered, at a reload and in a new tab', async ({ panel, second }) => {
  await panel.visit();
  await panel.address.fill(second.url);
  await panel.useAddress.click();
  await expect(panel.checkbox('elsewhere:latest')).toBeVisible();
  await panel.page.reload();
  await expect(panel.checkbox('elsewhere:latest')).toBeVisible();
  const tab = await panel.anotherTab();
  await expect(tab.checkbox('elsewhere:latest')).toBeVisible();
});

test('goes back to the address that was set up', async ({ panel, fake, second }) => {
  await panel.visit();
  await panel.address.fill(second.url);
  await panel.useAddress.click();
  await expect(panel.checkbox('elsewhere:latest')).toBeVisible();
  await fake.listen(true);
  await second.listen(false);
  await panel.page.reload();
  await panel.address.fill(fake.url);
  await panel.useAddress.click();
  await expect(panel.checkbox('phi4:14b')).toBeVisible();
  await panel.visit();
  await expect(panel.checkbox('phi4:14b'), 'and stays there').toBeVisible();
});

test('fills in what is missing', async ({ panel, second }) => {
  await panel.visit();
  await panel.address.fill(`  ${new URL(second.url).host}/ `);
  await panel.address.press('Enter');
  await expect(panel.checkbox('elsewhere:latest')).toBeVisible();
});

const WRONG: [string, RegExp][] = [
  ['', /Type an address/],
  ['ftp://127.0.0.1:11434', /begins with http:\/\/ or https:\/\//],
  ['local host', /The host is a name/],
  ['http://<script>', /The host is a name/],
  ['127.0.0.1:99999', /The port is a number from 1 to 65535/],
  ['x'.repeat(10_000) + ' y', /The host is a name/],
];

for (const [typed, message] of WRONG) {
  test(`says what is wrong with “${typed.slice(0, 25)}”, and keeps it`, async ({ panel, second }) => {
    await panel.visit();
    await panel.address.fill(typed);
    await panel.useAddress.click();
    await expect(panel.page.getByRole('alert').filter({ hasText: message })).toBeVisible();
    await expect(panel.address).toHaveValue(typed);
    await expect(panel.address).toHaveAttribute('aria-invalid', 'true');
    expect((await second.state()).log).toEqual([]);
  });
}

test('lets the page talk to that server, and to no third one', async ({ panel, second }) => {
  const policy = async (query: string): Promise<string> => {
    const response = await panel.page.request.get(`${panel.url}/${query}`);
    return response.headers()['content-security-policy'] ?? '';
  };
  expect(await policy('')).not.toContain(second.url);
  expect(await policy(`?ollama=${encodeURIComponent(second.url)}`)).toContain(second.url);
  expect(await policy('?ollama=*')).not.toContain('*');
});
