// The rows that are there before all of the list is read.
import type { Page } from '@playwright/test';
import type { NewModel } from '../support/fake.ts';
import { stopAtFirstRows } from '../support/first-rows.ts';
import { expect, test } from '../support/test.ts';

/** So many models, each larger than the one before. */
function growing(count: number): NewModel[] {
  return Array.from({ length: count }, (_, place) => ({
    name: `m${String(place).padStart(3, '0')}`,
    size: 1_000_000_000 + place * 10_000_000,
  }));
}

/** For so many rows there is room in the window. */
async function roomFor(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(10, Math.floor((outerHeight - 300) / 40)));
}

for (const count of [40, 120]) {
  test(`of ${count} models the first rows are there before all of the list is read`, async ({ panel, fake }) => {
    await fake.resetTo(...growing(count));
    await stopAtFirstRows(panel.page);
    await panel.visit();
    const rows = panel.page.locator('.model');
    const last = count - 1;
    await expect(rows.first().locator('.cell-name')).toHaveText(`m${String(last).padStart(3, '0')}:latest`);
    const first = await rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-model')));
    const room = await roomFor(panel.page);
    expect(first.length, 'no more than there is room for').toBe(room);
    const place = await rows.first().boundingBox();

    await test.step('nothing is told that is not known yet', async () => {
      await expect(rows.first().locator('.cell-frees')).toBeEmpty();
      await expect(panel.page.locator('.summary')).toHaveText('');
      await expect(panel.page.locator('.disk')).toHaveCount(0);
      await expect(panel.page.getByRole('button', { name: 'Tick older than 30 days' })).toBeDisabled();
      await expect(rows.first().locator('.cell-size')).toHaveText(/^\d\.\d.GB$/);
    });
    await test.step('nothing can be done with it', async () => {
      for (const box of [rows.first().locator('input'), panel.page.locator('.models thead input')]) {
        const at = await box.boundingBox();
        await panel.page.mouse.click((at?.x ?? 0) + 5, (at?.y ?? 0) + 5);
        await expect(box).not.toBeChecked();
      }
    });

    await panel.page.evaluate(() => window.goOn());
    await expect(panel.freshness).toBeVisible();
    await expect(rows).toHaveCount(count);
    await panel.settled();
    const all = await rows.evaluateAll((them) => them.map((row) => row.getAttribute('data-model')));
    expect(all.slice(0, first.length), 'the same rows, in the same order').toEqual(first);
    expect(new Set(all).size).toBe(count);
    await expect(rows.first().locator('.cell-frees')).toHaveText(/GB/);
    await expect(panel.page.locator('.disk')).toBeVisible();
    expect(await rows.first().boundingBox(), 'nothing jumps').toEqual(place);
    await rows.first().locator('input').click();
    await expect(rows.first().locator('input')).toBeChecked();
    await test.step('from now on a filter hides rows where they stand', async () => {
      await panel.filter.fill('m00');
      await expect.poll(() => panel.shown()).toHaveLength(10);
      await expect(rows).toHaveCount(count);
    });
  });
}

test('nothing is called unreadable before it was asked for', async ({ panel, fake }) => {
  await fake.resetTo(...growing(12));
  const said: string[] = [];
  await panel.page.exposeFunction('note', (text: string) => said.push(text));
  await panel.page.addInitScript(() => {
    const note = (): void => {
      const reading = document.querySelector('.summary-reading')?.textContent;
      if (reading) (window as unknown as { note: (text: string) => void }).note(reading);
    };
    new MutationObserver(note).observe(document, { subtree: true, childList: true, characterData: true });
  });
  await panel.open();
  await expect(panel.page.locator('.summary-reading')).toHaveText('');
  expect(said.length, 'the layers were read').toBeGreaterThan(0);
  expect(said.filter((text) => !text.startsWith('Reading layers'))).toEqual([]);
});

test('models as large as the last that is known for certain wait for the others', async ({ panel, fake }) => {
  await fake.resetTo(...growing(60).map((model, place) => ({ ...model, size: place < 57 ? 1_000_000_000 : 2_000_000_000 })));
  await stopAtFirstRows(panel.page);
  await panel.visit();
  const rows = panel.page.locator('.model');
  await expect(rows).toHaveCount(3);
  await panel.page.evaluate(() => window.goOn());
  await expect(rows).toHaveCount(60);
  await expect(rows.nth(3)).toHaveAttribute('data-model', 'm000:latest');
});

test('a list that cannot be read takes the first rows away again', async ({ panel }) => {
  await stopAtFirstRows(panel.page);
  const models = growing(60).map((model, place) => ({ ...model, size: place === 0 ? 0.5 : model.size }));
  const headers = { 'access-control-allow-origin': '*' };
  await panel.page.route('**/api/tags', (route) => route.fulfill({ json: { models }, headers }));
  await panel.visit();
  const rows = panel.page.locator('.model');
  await expect(rows).toHaveCount(await roomFor(panel.page));
  await panel.page.evaluate(() => window.goOn());
  await expect(panel.trouble).toBeVisible();
  await expect(rows).toHaveCount(0);
});
