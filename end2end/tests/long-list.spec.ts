// A list that is drawn in pieces: all of it is there, in its order, whatever is done meanwhile.
import { expect, test } from '../support/test.ts';
import type { Listed } from '../support/fake.ts';
import type { Panel } from '../support/panel.ts';

const MODELS = 700;

test.beforeEach(async ({ fake }) => {
  await fake.reset({ catalogue: 'many', models: MODELS });
});

/** The names that are shown in their order, those of rows out of sight among them. */
async function all(panel: Panel): Promise<(string | null)[]> {
  const rows = panel.page.locator('.models tbody:not([hidden]) .model:not([hidden])');
  return rows.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-model')));
}

/** Filters the list, and tells the names that are shown once all rows are turned. */
async function find(panel: Panel, text: string): Promise<(string | null)[]> {
  await panel.filter.fill(text);
  const told = panel.page.getByText(/^[\d,]+ of [\d,]+ shown/);
  const number = async (): Promise<number> => Number.parseInt((await told.innerText()).replace(',', ''), 10);
  await expect.poll(async () => (await all(panel)).length - (await number())).toBe(0);
  return all(panel);
}

/** Groups whose room is not that of the rows they show. */
async function misfits(panel: Panel): Promise<string[]> {
  return panel.page.locator('.models tbody:not([hidden])').evaluateAll((groups) => {
    const rows = groups.map((group) => group.querySelectorAll('.model:not([hidden])').length);
    const room = groups.map((group) => Number((group as HTMLElement).style.getPropertyValue('--rows')));
    return rows.flatMap((count, at) => (count === room[at] ? [] : [`room for ${room[at]} where ${count} are shown`]));
  });
}

async function byName(panel: Panel): Promise<void> {
  await panel.sortBy('Name');
  await expect(panel.heading('Name')).toHaveAttribute('aria-sort', 'ascending');
}

test('has each row once, in the order of the column', async ({ panel, fake }) => {
  await panel.open();
  const names = await fake.names();
  await expect.poll(async () => (await all(panel)).length).toBe(MODELS);
  expect((await all(panel)).sort()).toEqual([...names].sort());
  await byName(panel);
  const inOrder = [...names].sort(new Intl.Collator('en', { numeric: true }).compare);
  await expect.poll(() => all(panel)).toEqual(inOrder);
});

test('what the filter hides comes back in its order, where it was', async ({ panel, fake }) => {
  await panel.open();
  await expect.poll(async () => (await all(panel)).length).toBe(MODELS);
  const before = await all(panel);
  const [first = ''] = await fake.names();
  await panel.filter.fill(first);
  await expect.poll(() => all(panel)).toEqual(before.filter((name) => name?.includes(first)));
  await expect(panel.table.getByRole('rowgroup'), 'the headings and one group').toHaveCount(2);
  await panel.filter.fill('');
  await expect.poll(() => all(panel)).toEqual(before);
});

test('another order while a filter hides rows is the order of all of them', async ({ panel, fake }) => {
  await panel.open();
  await expect.poll(async () => (await all(panel)).length).toBe(MODELS);
  const found = await find(panel, '7');
  await byName(panel);
  const inOrder = (await fake.names()).sort(new Intl.Collator('en', { numeric: true }).compare);
  expect(found.length).toBeGreaterThan(100);
  await expect.poll(() => all(panel)).toEqual(inOrder.filter((name) => found.includes(name)));
  await panel.filter.fill('');
  await expect.poll(() => all(panel)).toEqual(inOrder);
});

test('a key while rows are still appearing is the one that counts', async ({ panel }) => {
  await panel.open();
  await expect.poll(async () => (await all(panel)).length).toBe(MODELS);
  await panel.filter.fill('no model has this');
  await expect.poll(() => all(panel)).toEqual([]);
  await panel.page.evaluate(async () => {
    const filter = document.querySelector<HTMLInputElement>('#filter');
    for (const text of ['', 'no model has this', '', 'nor this', '']) {
      if (filter !== null) filter.value = text;
      filter?.dispatchEvent(new InputEvent('input', { bubbles: true }));
      await new Promise(requestAnimationFrame);
    }
  });
  await expect.poll(async () => (await all(panel)).length).toBe(MODELS);
});

test('a filter in the middle of the first drawing hides nothing for good', async ({ panel }) => {
  await panel.page.addInitScript(() => {
    const type = (text: string): void => {
      const filter = document.querySelector<HTMLInputElement>('#filter');
      if (filter !== null) filter.value = text;
      filter?.dispatchEvent(new InputEvent('input', { bubbles: true }));
    };
    const observer = new MutationObserver(() => {
      if (document.querySelector('.models .model') === null) return;
      observer.disconnect();
      type('no model has this');
      // Each is a change of its own.
      setTimeout(() => type(''));
    });
    observer.observe(document, { subtree: true, childList: true });
  });
  await panel.open();
  await expect.poll(async () => (await all(panel)).length).toBe(MODELS);
});

test('thousands of rows appear again, some at a time', async ({ panel, fake }) => {
  const many = 2600;
  await fake.reset({ catalogue: 'many', models: many });
  await panel.visit();
  await expect.poll(async () => (await all(panel)).length).toBe(many);
  await panel.filter.fill('no model has this');
  await expect.poll(() => all(panel)).toEqual([]);
  await panel.filter.fill('');
  await expect.poll(async () => (await all(panel)).length).toBe(many);
  await expect(panel.page.locator('.models tbody[hidden]')).toHaveCount(0);
});

test('groups of which nothing is shown go after the paint, unless their rows are back by then', async ({ panel, fake }) => {
  await fake.reset({ catalogue: 'empty' });
  for (let number = 0; number < 110; number += 1) await fake.put({ name: `${number < 100 ? 'kept' : 'last'}-${number}` });
  await panel.open();
  await byName(panel);
  await expect.poll(async () => (await all(panel)).length).toBe(110);
  const gone = panel.page.locator('.models tbody[hidden]');
  await panel.filter.fill('kept');
  await expect.poll(async () => (await all(panel)).length).toBe(100);
  await expect(gone).toHaveCount(1);
  await panel.filter.fill('');
  await expect(gone).toHaveCount(0);
  await panel.filter.evaluate((filter: HTMLInputElement) => {
    const type = (value: string): void => {
      filter.value = value;
      filter.dispatchEvent(new InputEvent('input', { bubbles: true }));
    };
    type('kept');
    requestAnimationFrame(() => type(''));
  });
  await panel.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => setTimeout(done)))));
  await expect.poll(async () => (await all(panel)).length).toBe(110);
  await expect(gone).toHaveCount(0);
});

test('what is found is there before the rest of a long list is', async ({ panel, fake }) => {
  const last = (await fake.names()).sort(new Intl.Collator('en', { numeric: true }).compare).at(-1) ?? '';
  await panel.page.addInitScript((name) => {
    const observer = new MutationObserver(() => {
      const filter = document.querySelector<HTMLInputElement>('#filter');
      if (filter === null) return;
      observer.disconnect();
      filter.value = name;
      filter.dispatchEvent(new InputEvent('input', { bubbles: true }));
    });
    observer.observe(document, { subtree: true, childList: true });
  }, last);
  await panel.visit();
  await expect(panel.checkbox(last)).toBeVisible();
  expect(await panel.page.locator('.models .model').count(), 'no other row is made').toBeLessThan(MODELS / 2);
  await panel.filter.fill('');
  await expect.poll(async () => (await all(panel)).length).toBe(MODELS);
});

test('in another order, too, what is found is there with the first frame', async ({ panel, fake }) => {
  const last = (await fake.names()).sort(new Intl.Collator('en', { numeric: true }).compare).at(-1) ?? '';
  await panel.open();
  await expect.poll(async () => (await all(panel)).length).toBe(MODELS);
  await panel.filter.fill(last);
  await expect.poll(() => all(panel)).toEqual([last]);
  const isSeen = await panel.page.evaluate(async (name) => {
    const headings = [...document.querySelectorAll<HTMLElement>('.models .sort')];
    headings.find((heading) => heading.textContent?.startsWith('Name'))?.click();
    // Before the frame is painted.
    await new Promise(requestAnimationFrame);
    const sorted = document.querySelector('.models [aria-sort]')?.textContent;
    return { sorted, row: document.querySelector(`[data-model="${name}"]`)?.checkVisibility() };
  }, last);
  expect(isSeen).toEqual({ sorted: expect.stringContaining('Name'), row: true });
});

test('a filter outlives a look at the trash', async ({ panel }) => {
  await panel.open();
  await expect.poll(async () => (await all(panel)).length).toBe(MODELS);
  const found = await find(panel, '7');
  await panel.filter.fill('');
  // Rows are still appearing when the list goes away.
  await panel.filter.fill('7');
  await panel.filter.fill('');
  await panel.trashButton.click();
  await expect(panel.table).toHaveCount(0);
  await panel.trashButton.click();
  await expect.poll(async () => (await all(panel)).length).toBe(MODELS);
  await panel.filter.fill('7');
  await expect.poll(() => all(panel)).toEqual(found);
});

test('the focus is not left in a row that the filter hides', async ({ panel, fake }) => {
  await panel.open();
  const [first = ''] = await fake.names();
  await panel.checkbox(first).focus();
  await panel.filter.evaluate((filter: HTMLInputElement) => {
    filter.value = 'no model has this';
    filter.dispatchEvent(new InputEvent('input', { bubbles: true }));
  });
  await expect.poll(() => all(panel)).toEqual([]);
  expect(await panel.page.evaluate(() => document.activeElement === document.body)).toBe(true);
});

test('the page is as long as the rows that are shown', async ({ panel }) => {
  await panel.open();
  await expect.poll(async () => (await all(panel)).length).toBe(MODELS);
  const heights = (): Promise<[number, number]> =>
    panel.page.evaluate(() => {
      const row = document.querySelector('.models .model:not([hidden])')?.getBoundingClientRect().height ?? 0;
      const groups = [...document.querySelectorAll('.models tbody')];
      return [groups.reduce((sum, group) => sum + group.getBoundingClientRect().height, 0), row];
    });
  // So that the browser has once laid out what is at the end.
  await panel.page.keyboard.press('End');
  await panel.page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  const rows = (await find(panel, '7')).length;
  await expect.poll(async () => {
    const [groups, row] = await heights();
    return Math.round(groups / row);
  }).toBe(rows);
});

test('the keys pass over what the filter hides', async ({ panel }) => {
  await panel.open();
  const names = (await find(panel, '7')).map(String);
  const focused = panel.page.locator('.models .model:focus-within');
  await panel.checkbox(names[0] ?? '').focus();
  for (const name of names.slice(1, 9)) {
    await panel.page.keyboard.press('ArrowDown');
    await expect(focused).toHaveAttribute('data-model', name);
  }
  await panel.page.keyboard.press('ArrowUp');
  await expect(focused).toHaveAttribute('data-model', names[7] ?? '');
  await panel.page.keyboard.press('End');
  await expect(focused).toHaveAttribute('data-model', names.at(-1) ?? '');
});

test('another order in the middle of drawing is the one that stays', async ({ panel, fake }) => {
  await panel.open();
  await panel.page.evaluate(() => {
    const heading = (name: string): HTMLElement | undefined =>
      [...document.querySelectorAll<HTMLElement>('.models .sort')].find((button) => button.textContent?.startsWith(name));
    for (const name of ['Name', 'Modified', 'Family', 'Name']) heading(name)?.click();
  });
  const inOrder = (await fake.names()).sort(new Intl.Collator('en', { numeric: true }).compare);
  await expect.poll(() => all(panel)).toEqual(inOrder);
  await expect(panel.page.locator('.models tbody[hidden]')).toHaveCount(0);
});

test('the keys go through all of it', async ({ panel }) => {
  await panel.open();
  await expect.poll(async () => (await all(panel)).length).toBe(MODELS);
  const names = (await all(panel)).map(String);
  const focused = panel.page.locator('.models .model:focus-within');
  await panel.checkbox(names[0] ?? '').focus();
  // Across the end of the first group of rows.
  for (let row = 1; row <= 51; row += 1) await panel.page.keyboard.press('ArrowDown');
  await expect(focused).toHaveAttribute('data-model', names[51] ?? '');
  await panel.page.keyboard.press('ArrowUp');
  await panel.page.keyboard.press('ArrowUp');
  await expect(focused).toHaveAttribute('data-model', names[49] ?? '');
  await panel.page.keyboard.press('End');
  await expect(focused).toHaveAttribute('data-model', names.at(-1) ?? '');
  await panel.page.keyboard.press('Home');
  await expect(focused).toHaveAttribute('data-model', names[0] ?? '');
});

test('a refresh writes anew what changed and nothing else', async ({ panel, fake }) => {
  await panel.open();
  await expect.poll(async () => (await all(panel)).length).toBe(MODELS);
  const names = (await all(panel)).map(String);
  await panel.page.evaluate(() => {
    for (const row of document.querySelectorAll<HTMLElement>('.models .model')) row.dataset.seen = 'yes';
  });
  await fake.remove(names[300] ?? '');
  await fake.put({ name: 'aaa-newcomer' });
  await panel.refresh();
  const rows = panel.page.locator('.models .model');
  await expect(rows).toHaveCount(MODELS);
  await expect(panel.page.locator('.models .model:not([data-seen])')).toHaveAttribute('data-model', 'aaa-newcomer:latest');
  expect(await all(panel)).not.toContain(names[300]);
});

test('where all of them changed, all rows tell it, and so does what stands above them', async ({ panel }) => {
  await panel.open();
  await expect.poll(async () => (await all(panel)).length).toBe(MODELS);
  await panel.page.route('**/api/tags', async (route) => {
    const response = await route.fetch();
    const list = (await response.json()) as { models: Listed[] };
    const models = list.models.map((model) => ({ ...model, size: 123_000_000 }));
    await route.fulfill({ response, json: { models } });
  });
  await panel.refresh();
  const sizes = async (): Promise<(string | null)[]> => {
    const cells = await panel.page.locator('.models .model .cell-size').allTextContents();
    return [...new Set(cells)];
  };
  await expect.poll(sizes).toEqual(['123.0\u00a0MB']);
  await expect(panel.page.locator('.summary')).toContainText(`${MODELS} models list 86.1 GB`);
});

test('ticks of rows that were not drawn yet are there when they are', async ({ panel }) => {
  await panel.open();
  await panel.page.evaluate(() => {
    document.querySelector<HTMLElement>('.models .sort')?.click();
    document.querySelector<HTMLElement>('[aria-label="Tick all shown"]')?.click();
  });
  await expect(panel.page.locator('.models .model:has(input:checked)')).toHaveCount(MODELS);
  await expect(panel.page.locator('.models .model.is-ticked')).toHaveCount(MODELS);
});

/** Types a text, and tells what is shown right before the next frame is painted. */
async function typedBeforePaint(panel: Panel, text: string): Promise<{ count: number; inWindow: (string | undefined)[]; gap: number }> {
  return panel.filter.evaluate(async (filter: HTMLInputElement, text) => {
    filter.value = text;
    filter.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await new Promise(requestAnimationFrame);
    const shown = [...document.querySelectorAll<HTMLElement>('.models .model:not([hidden])')];
    const rows = shown.map((row) => ({ name: row.dataset['model'], top: row.getBoundingClientRect().top }));
    const inWindow = rows.filter(({ top }) => top < innerHeight);
    const gaps = inWindow.slice(1).map(({ top }, at) => top - (inWindow[at]?.top ?? NaN));
    return { count: shown.length, inWindow: inWindow.map(({ name }) => name), gap: Math.max(...gaps) };
  }, text);
}

for (const { models, text, rows, isAll } of [
  { models: MODELS, text: '7', rows: 'every row', isAll: true },
  { models: 3000, text: '77', rows: 'of thousands what will be in sight', isAll: false },
]) {
  test(`a key turns ${rows} before the paint`, async ({ panel, fake }) => {
    await fake.reset({ catalogue: 'many', models });
    await panel.visit();
    await byName(panel);
    await expect.poll(async () => (await all(panel)).length).toBe(models);
    const first = (await all(panel)).slice(0, 10);
    const found = await find(panel, text);
    expect(found, 'the first rows are not just those that are found').not.toEqual(expect.arrayContaining(first));
    await panel.filter.fill('');
    await expect.poll(async () => (await all(panel)).length).toBe(models);
    const before = await typedBeforePaint(panel, text);
    expect(before.inWindow.length, 'rows fill the window').toBeGreaterThan(10);
    expect(before.inWindow, 'what is found, and nothing between').toEqual(found.slice(0, before.inWindow.length));
    expect(before.gap, 'and no room for what is hidden').toBeLessThan(60);
    const waiting = before.count - found.length;
    expect(isAll ? waiting === 0 : waiting > 1000, `${waiting} rows have time`).toBe(true);
    await expect.poll(() => all(panel)).toEqual(found);
    await expect.poll(() => misfits(panel)).toEqual([]);
  });
}

test('a key after another, before the paint, leaves what the last one finds', async ({ panel }) => {
  await panel.open();
  await expect.poll(async () => (await all(panel)).length).toBe(MODELS);
  const found = await find(panel, '8');
  await panel.filter.fill('');
  await expect.poll(async () => (await all(panel)).length).toBe(MODELS);
  await panel.filter.evaluate(async (filter: HTMLInputElement) => {
    for (const text of ['7', '8']) {
      filter.value = text;
      filter.dispatchEvent(new InputEvent('input', { bubbles: true }));
      await new Promise(requestAnimationFrame);
    }
  });
  await expect.poll(() => all(panel)).toEqual(found);
  await expect.poll(() => misfits(panel)).toEqual([]);
});
