// What a first visit downloads, and what comes once somebody acts.
import type { Page } from '@playwright/test';
import { expect, test } from '../support/test.ts';

/** Notes which parts of the WebAssembly a page asks for. */
function parts(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    const [, name] = /\/(app|rest)-[^/]*\.wasm$/.exec(request.url()) ?? [];
    if (name !== undefined) asked.push(name);
  });
  return asked;
}

test('a visit that only looks downloads the first part', async ({ panel, fake }) => {
  const asked = parts(panel.page);
  await panel.open();
  await fake.put({ name: 'newcomer' });
  await panel.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
  await expect(panel.checkbox('newcomer:latest')).toBeVisible();
  await panel.settled();
  expect(asked, 'where not, `cargo xtask profile` finds out anew what a first visit needs').toEqual(['app']);
});

test('the first touch brings the rest', async ({ panel }) => {
  const asked = parts(panel.page);
  await panel.open();
  await panel.page.mouse.click(5, 5);
  await expect.poll(() => asked).toEqual(['app', 'rest']);
});

test('what is not there yet comes when it is needed', async ({ panel }) => {
  const asked = parts(panel.page);
  await panel.open();
  // A click that no touch comes before, as assistive technology may send it.
  await panel.keyboardButton.evaluate((button: HTMLElement) => button.click());
  await expect(panel.keys).toBeVisible();
  expect(asked).toEqual(['app', 'rest']);
  await expect(panel.keys, 'with its styles').toHaveCSS('display', 'flex');
});

test('the styles that come with the rest change nothing that was there before', async ({ panel }) => {
  await panel.open();
  await panel.settled();
  const looks = () =>
    panel.page.evaluate(() =>
      [...document.body.querySelectorAll('*')].filter((element) => element.checkVisibility()).map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        const { position, display, color, backgroundColor, borderColor, font } = getComputedStyle(element);
        return [element.className, x, y, width, height, position, display, color, backgroundColor, borderColor, font].join(' ');
      }),
    );
  for (const viewport of [{ width: 1280, height: 800 }, { width: 390, height: 800 }]) {
    await panel.page.setViewportSize(viewport);
    const before = await looks();
    const withoutThem = await panel.page.evaluate(() => document.adoptedStyleSheets.length);
    await panel.page.evaluate(() => dispatchEvent(new Event('input')));
    await expect.poll(() => panel.page.evaluate(() => document.adoptedStyleSheets.length)).toBe(1);
    expect(await looks()).toEqual(before);
    expect(withoutThem).toBe(0);
    await panel.open();
    await panel.settled();
  }
});

test('the list is asked for once, before the WebAssembly is there', async ({ panel, fake }) => {
  let isAsked = false;
  await panel.page.route('**/app-*.wasm', async (route) => {
    await expect.poll(async () => (await fake.requests('GET', '/api/tags')).length).toBe(1);
    isAsked = true;
    await route.continue();
  });
  await panel.open();
  expect(isAsked).toBe(true);
  expect(await fake.requests('GET', '/api/tags')).toHaveLength(1);
});

test('the page says that it is loading until the WebAssembly is there', async ({ panel }) => {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  await panel.page.route('**/app-*.wasm', async (route) => {
    await released;
    await route.continue();
  });
  await panel.visit();
  const title = panel.page.getByText('Ollama Panel', { exact: true });
  await expect(panel.page.getByText('Loading', { exact: true })).toBeVisible();
  const before = await title.boundingBox();
  release();
  await expect(panel.table).toBeVisible();
  await expect(panel.page.getByText('Loading', { exact: true })).toHaveCount(0);
  await expect(title).toHaveCount(1);
  expect(await title.boundingBox(), 'nothing jumps').toEqual(before);
});

test('a server that does not know WebAssembly can serve it', async ({ panel }) => {
  await panel.page.route('**/app-*.wasm', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), 'content-type': 'application/octet-stream' } });
  });
  await panel.open();
  await expect(panel.checkbox('phi4:14b')).toBeVisible();
});

for (const [what, answer] of [
  ['does not come', null],
  ['comes broken', 'no WebAssembly at all'],
] as const) {
  test(`the page says so where the WebAssembly ${what}`, async ({ panel, watch }) => {
    watch.announce(/ERR_FAILED|Failed to fetch|WebAssembly/);
    await panel.page.route('**/app-*.wasm', (route) =>
      answer === null ? route.abort() : route.fulfill({ contentType: 'application/wasm', body: answer }),
    );
    await panel.visit();
    await expect(panel.page.getByRole('status')).toHaveText('The page could not be loaded. Reload it to try again.');
  });
}
