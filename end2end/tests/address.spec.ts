// Another address: typed in the page, remembered, and the only one that the page may then talk to.
import { fakeProgram } from '../support/environment.ts';
import { Fake } from '../support/fake.ts';
import { start } from '../support/program.ts';
import { expect, test as base } from '../support/test.ts';
import { DOWN } from '../support/watch.ts';


interface Servers {
  /** Whether the server that the panel was started for answers nobody, so that the page itself has the address field. */
  ownIsDown: boolean;
  /** A second server. */
  second: Fake;
}

const test = base.extend<Servers>({
  ownIsDown: [true, { option: true }],
  second: async ({ panel, fake, ownIsDown }, use) => {
    const ports = ['--port', '0', '--control-port', '0', '--until-stdin-closes'];
    const server = await start<{ url: string; control: string }>(fakeProgram, ports);
    const second = new Fake(server.announced.url, server.announced.control);
    await second.resetTo('elsewhere', 'another');
    panel.watch.allow(second.url);
    if (ownIsDown) {
      panel.watch.announce(DOWN);
      await fake.listen(false);
    }
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

test('a wrong address is told of beside the field in which it was typed', async ({ panel, second }) => {
  await panel.visit();
  await expect(panel.trouble).toBeVisible();
  await panel.server.click();
  await panel.otherAddress.fill('ftp://127.0.0.1');
  await panel.useOther.click();
  await expect(panel.otherAddress).toHaveAccessibleDescription(/begins with http:\/\/ or https:\/\//);
  await panel.cancelOther.click();
  await expect(panel.address, 'the page’s own field is another one').toHaveAttribute('aria-invalid', 'false');
  expect((await second.state()).log).toEqual([]);
});

test.describe('by the address in the head', () => {
  test.use({ ownIsDown: false });

  test('says which server it is, and offers another one', async ({ panel, fake, second }) => {
    await panel.open();
    const { host } = new URL(fake.url);
    await expect(panel.server).toHaveAccessibleName(`Server ${host}, choose another`);
    await expect(panel.server).toHaveText(host);
    await panel.server.click();
    await expect(panel.otherServer).toHaveAccessibleDescription(/now and the next time/);
    await expect(panel.otherAddress).toHaveValue(fake.url);
    await expect(panel.useOwn, 'it is this one').toHaveCount(0);
    expect((await second.state()).log).toEqual([]);
  });

  for (const way of ['Escape', 'the Cancel button'] as const) {
    test(`${way} leaves everything as it was, and the focus goes back`, async ({ panel, fake, second }) => {
      await panel.open();
      await panel.tick('phi4:14b');
      await panel.server.press('Enter');
      await panel.otherAddress.fill(second.url);
      if (way === 'Escape') await panel.page.keyboard.press('Escape');
      else await panel.cancelOther.click();
      await expect(panel.otherServer).toHaveCount(0);
      await expect(panel.server).toBeFocused();
      await expect(panel.checkbox('phi4:14b')).toBeChecked();
      await panel.page.reload();
      await expect(panel.server).toHaveText(new URL(fake.url).host);
      await expect(panel.checkbox('phi4:14b')).toBeVisible();
      expect((await second.state()).log).toEqual([]);
    });
  }

  test('goes to that server, which is remembered, and deletes there', async ({ panel, fake, second }) => {
    await panel.open();
    const before = (await fake.requestsButForMemory()).length;
    await panel.server.click();
    await panel.otherAddress.fill(second.url);
    await panel.useOther.click();
    await expect(panel.server).toHaveText(new URL(second.url).host);
    await panel.settled();
    expect(await fake.requestsButForMemory(), 'the first one is not asked on the way').toHaveLength(before);
    const asked = (await fake.state()).log.length;
    await panel.delete('elsewhere:latest');
    await expect(panel.headline).toHaveText(/^Deleted 1 of 1 model/);
    expect(await second.askedToDelete()).toEqual(['elsewhere:latest']);
    expect(await second.names()).toEqual(['another:latest']);
    await panel.open();
    expect(await panel.shown()).toEqual(['another:latest']);
    expect((await fake.state()).log, 'the first one is not asked again').toHaveLength(asked);
  });

  test('goes back to the one it was started for, for good', async ({ panel, fake, second }) => {
    await panel.open();
    await panel.server.click();
    await panel.otherAddress.fill(second.url);
    await panel.useOther.click();
    await expect(panel.checkbox('elsewhere:latest')).toBeVisible();
    await panel.settled();
    const before = (await second.requestsButForMemory()).length;
    await panel.server.click();
    await panel.useOwn.click();
    await expect(panel.checkbox('phi4:14b')).toBeVisible();
    await panel.settled();
    expect(await second.requestsButForMemory(), 'the other one is not asked on the way').toHaveLength(before);
    const asked = (await second.state()).log.length;
    expect(new URL(panel.page.url()).search).toBe('');
    await panel.open();
    expect((await panel.shown()).sort(), 'the other one is forgotten').toEqual((await fake.names()).sort());
    const tab = await panel.anotherTab();
    await expect(tab.server).toHaveText(new URL(fake.url).host);
    expect((await second.state()).log).toHaveLength(asked);
  });

  test('says what is wrong with an address, and keeps it', async ({ panel, second }) => {
    await panel.open();
    await panel.server.click();
    await panel.otherAddress.fill('127.0.0.1:99999');
    await panel.otherAddress.press('Enter');
    await expect(panel.otherServer.getByRole('alert')).toHaveText(/The port is a number from 1 to 65535/);
    await expect(panel.otherAddress).toHaveAccessibleDescription(/The port is a number from 1 to 65535/);
    await expect(panel.otherAddress).toHaveAttribute('aria-invalid', 'true');
    await expect(panel.otherAddress).toHaveValue('127.0.0.1:99999');
    expect((await second.state()).log).toEqual([]);
  });
});
