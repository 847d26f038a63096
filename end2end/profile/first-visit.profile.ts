// Opens the page in every way in which it can be opened, and notes which functions of its WebAssembly are called before
// anybody acts. The page is one that notes them (see xtask/src/two_parts/profile.rs).
import { writeFile } from 'node:fs/promises';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { fakeProgram } from '../support/environment.ts';
import { Fake } from '../support/fake.ts';
import { start } from '../support/program.ts';
import { countRequests, requestsUnderWay } from '../support/requests.ts';
import { serveStatic } from '../support/static-server.ts';

declare global {
  /** The numbers of the functions that were called. */
  var called: Set<number>;
  interface Window {
    keep(numbers: number[]): Promise<void>;
  }
}

const all = new Set<number>();

/** Waits until the page asks for nothing more, and notes what it has called. */
async function note(page: Page): Promise<void> {
  await expect.poll(() => requestsUnderWay(page), { timeout: 60_000 }).toBe(0);
  for (const number of await page.evaluate(() => [...called])) all.add(number);
}

/** Opens the page, looks around in it, leaves it alone for some minutes, and comes back. */
async function visit(browser: Browser, url: string, meanwhile?: () => Promise<void>): Promise<void> {
  const context = await browser.newContext();
  await countRequests(context);
  const page = await context.newPage();
  await page.clock.install();
  for (const time of ['first', 'again']) {
    await page.goto(url);
    await page.locator('.head-age, .trouble').first().waitFor();
    await note(page);
    await page.mouse.wheel(0, 5000);
    await page.clock.runFor(150_000);
    await note(page);
    if (time === 'again') await meanwhile?.();
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
    await page.clock.runFor(30_000);
    // When a page is left, nothing can be loaded any more.
    await page.evaluate(() => dispatchEvent(new Event('beforeunload')));
    await note(page);
  }
  await context.close();
}

/** Opens the page where another address was chosen before, so that it loads itself again for that. */
async function visitRemembered(browser: Browser, url: string, chosen: string): Promise<void> {
  const context = await browser.newContext();
  await countRequests(context);
  const other = chosen.replace('127.0.0.1', 'localhost');
  const key = `ollama-panel/address-instead-of/${chosen}`;
  await context.addInitScript(([key, other]) => localStorage.setItem(key, other), [key, other] as const);
  const page = await context.newPage();
  // What was called before the page loads itself again is kept until then.
  await page.exposeFunction('keep', (numbers: number[]) => numbers.forEach((number) => all.add(number)));
  await page.addInitScript(() => addEventListener('pagehide', () => void window.keep([...called])));
  await page.goto(url);
  await page.waitForURL(/ollama=/);
  await page.locator('.head-age').waitFor();
  await note(page);
  await context.close();
}

test('what a first visit calls', async ({ browser }) => {
  test.setTimeout(0);
  const ports = ['--port', '0', '--control-port', '0', '--until-stdin-closes'];
  const program = await start<{ url: string; control: string }>(fakeProgram, ports);
  const fake = new Fake(program.announced.url, program.announced.control);
  const config = { ollama: fake.url, demo: false, read_only: false };
  const plain = await serveStatic(undefined, config);
  const demo = await serveStatic(undefined, { ...config, demo: true, read_only: true });
  const unknown = await serveStatic();

  await fake.reset();
  const [one, another] = await fake.names();
  await visit(browser, plain.url, async () => {
    await fake.touch(one ?? '');
    await fake.remove(another ?? '');
    await fake.put({ name: 'newcomer' });
  });
  await visit(browser, demo.url);
  await visit(browser, `${unknown.url}/?ollama=${encodeURIComponent(fake.url)}`);
  await fake.reset({ catalogue: 'many', models: 1000 });
  await visit(browser, plain.url);
  await fake.reset({ catalogue: 'empty' });
  await visit(browser, plain.url);
  await fake.reset();
  await visit(browser, plain.url, () => fake.listen(false));
  await visit(browser, plain.url, () => fake.listen(true));
  await visit(browser, plain.url, () => fake.refuseOrigins(true));
  await visit(browser, plain.url, () => fake.refuseOrigins(false));
  for (const fault of [{ kind: 'status', status: 500 }, { kind: 'html', status: 502 }, { kind: 'truncated' }] as const) {
    await fake.faultList(fault, { times: 'always' });
    await visit(browser, plain.url, () => fake.clearFaults());
  }
  for (const path of ['/api/show', '/api/ps', '/api/version', '/api/tags']) {
    // What a page is told, too, whose requests are under way when it is left.
    for (const fault of [{ kind: 'status', status: 500 }, { kind: 'cut', when: 'mid-body' }, { kind: 'cut', when: 'before-headers' }] as const) {
      await fake.fault({ path, times: 'always', fault });
      await visit(browser, plain.url);
      await fake.clearFaults();
    }
  }
  await visitRemembered(browser, plain.url, fake.url);

  for (const server of [plain, demo, unknown]) server.close();
  await program.stop();
  const file = process.env.PROFILE_CALLED;
  if (file === undefined) throw new Error('PROFILE_CALLED names no file');
  await writeFile(file, JSON.stringify([...all]));
});
