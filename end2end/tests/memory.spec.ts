// A page that stays open for days keeps no more than the newest list (and what it has read of layers).
import { expect, test } from '../support/test.ts';
import { Timeouts } from '../support/timeouts.ts';
import type { Page } from '@playwright/test';

/** So many lists fill what is filled once. */
const WARM_UP = 20;
/** Each of them once left about a kilobyte behind. */
const REFRESHES = 150;
/** What WebAssembly's memory grows by at a time. */
const STEP = 64 * 1024;

declare global {
  interface Window {
    /** The memory of the page's WebAssembly. */
    memory: WebAssembly.Memory;
  }
}

/** Notes the memory when the WebAssembly comes. */
async function watchMemory(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { instantiateStreaming } = WebAssembly;
    WebAssembly.instantiateStreaming = async (source, imports) => {
      const result = await instantiateStreaming(source, imports);
      for (const it of Object.values(result.instance.exports)) if (it instanceof WebAssembly.Memory) window.memory = it;
      return result;
    };
  });
}

test('lists that come and go leave nothing behind', async ({ panel, fake }) => {
  test.setTimeout(120_000);
  await watchMemory(panel.page);
  await panel.open();
  const bytes = (): Promise<number> => panel.page.evaluate(() => window.memory.buffer.byteLength);
  const refresh = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time += 1) {
      await (time % 2 === 0 ? fake.put({ name: 'to-and-fro', size: 1e9 }) : fake.remove('to-and-fro:latest'));
      await panel.refresh();
    }
  };
  await refresh(WARM_UP);
  const before = await bytes();
  await refresh(REFRESHES);
  expect((await bytes()) - before).toBeLessThanOrEqual(STEP);
});

test('a time-out ends with its request', async ({ panel, fake }) => {
  const timeouts = await Timeouts.of(panel.page);
  await panel.open();
  await panel.settled();
  await expect.poll(() => timeouts.pending(), 'nothing is asked').toBe(0);
  await fake.faultDelete({ kind: 'hang' });
  await panel.delete('phi4:14b');
  await expect.poll(() => timeouts.pending(), 'a deletion is under way').toBeGreaterThan(0);
  await fake.release();
  await expect(panel.headline).toHaveText(/^Deleted 1 of 1 model/);
  await expect.poll(() => timeouts.pending()).toBe(0);
});
