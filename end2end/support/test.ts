// The tests' ground: one pair of servers a worker, a fresh store and a watched page a test.
import { test as base, expect } from '@playwright/test';
import { fakeProgram, serverProgram } from './environment.ts';
import { Fake } from './fake.ts';
import { Panel } from './panel.ts';
import { start } from './program.ts';
import { countRequests } from './requests.ts';
import { Watch } from './watch.ts';

interface Servers {
  fake: Fake;
  /** Where the page is. */
  panel: string;
}

interface WorkerFixtures {
  servers: Servers;
}

interface TestFixtures {
  /** The Ollama server, with the demo's models and nothing wrong. */
  fake: Fake;
  /** Looks for what no page may do. */
  watch: Watch;
  /** The page, not opened yet. */
  panel: Panel;
  /** The page in another browser, which shares nothing with this one but the server; not opened yet. */
  elsewhere: Panel;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  servers: [
    async ({}, use) => {
      const ports = ['--port', '0', '--control-port', '0', '--until-stdin-closes'];
      const fake = await start<{ url: string; control: string }>(fakeProgram, ports);
      const server = await start<{ url: string }>(serverProgram, [
        ...['--port', '0', '--no-open', '--no-demo', '--print-json', '--until-stdin-closes'],
        ...['--ollama', fake.announced.url],
      ]);
      await use({ fake: new Fake(fake.announced.url, fake.announced.control), panel: server.announced.url });
      await server.stop();
      await fake.stop();
    },
    { scope: 'worker' },
  ],

  context: async ({ context }, use) => {
    await countRequests(context);
    await use(context);
  },

  fake: async ({ servers }, use) => {
    await servers.fake.reset();
    await use(servers.fake);
  },

  watch: async ({ context, servers, fake }, use) => {
    const watch = new Watch(context, new Set([servers.panel, fake.url].map((url) => new URL(url).origin)));
    await use(watch);
    expect(watch.surprises(), 'nothing that the test did not announce').toEqual([]);
  },

  panel: async ({ page, servers, watch }, use) => {
    await use(new Panel(page, servers.panel, watch));
  },

  elsewhere: async ({ browser, servers, fake }, use) => {
    const context = await browser.newContext();
    await countRequests(context);
    const watch = new Watch(context, new Set([servers.panel, fake.url].map((url) => new URL(url).origin)));
    await use(new Panel(await context.newPage(), servers.panel, watch));
    expect(watch.surprises(), 'nothing that the test did not announce, in the other browser').toEqual([]);
    await context.close();
  },
});

export { expect };
