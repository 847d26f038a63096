// The keyboard: everything without a mouse.
import { expect, test } from '../support/test.ts';

test('/ goes to the filter, Escape empties it', async ({ panel }) => {
  await panel.open();
  const all = await panel.shown();
  await panel.page.keyboard.press('/');
  await expect(panel.filter).toBeFocused();
  await expect(panel.filter).toHaveValue('');
  await panel.page.keyboard.type('team/');
  await expect(panel.filter, 'in the field a slash is a slash').toHaveValue('team/');
  await expect.poll(() => panel.shown()).toEqual(['registry.example.com/team/coder:7b', 'team/writer:v2']);
  await panel.page.keyboard.press('Escape');
  await expect(panel.filter).toHaveValue('');
  await expect.poll(() => panel.shown()).toEqual(all);
});

test('what is typed right after / is in the filter', async ({ panel }) => {
  await panel.page.clock.install();
  await panel.open();
  // The browser draws nothing meanwhile, as when it is busy.
  await panel.page.clock.pauseAt(Date.now() + 60_000);
  await panel.page.keyboard.type('/rn');
  await expect(panel.filter).toBeFocused();
  await expect(panel.filter).toHaveValue('rn');
  await expect(panel.names).toHaveCount(0);
});

test('arrows, Home and End go from row to row', async ({ panel }) => {
  await panel.open();
  const shown = await panel.shown();
  const at = (index: number) => panel.checkbox(shown.at(index) ?? '');
  await at(0).focus();
  await panel.page.keyboard.press('ArrowDown');
  await expect(at(1)).toBeFocused();
  await panel.page.keyboard.press('ArrowDown');
  await expect(at(2)).toBeFocused();
  await panel.page.keyboard.press('ArrowUp');
  await expect(at(1)).toBeFocused();
  await panel.page.keyboard.press('End');
  await expect(at(-1)).toBeFocused();
  await panel.page.keyboard.press('ArrowDown');
  await expect(at(-1), 'and no further').toBeFocused();
  await panel.page.keyboard.press('Home');
  await expect(at(0)).toBeFocused();
});

test('Tab goes through the rows', async ({ panel }) => {
  await panel.open();
  const [first = '', second = ''] = await panel.shown();
  await panel.checkbox(first).focus();
  await panel.page.keyboard.press('Tab');
  await expect(panel.menuButton(first)).toBeFocused();
  await panel.page.keyboard.press('Tab');
  await expect(panel.checkbox(second)).toBeFocused();
});

test('Space ticks and unticks', async ({ panel }) => {
  await panel.open();
  const [first = ''] = await panel.shown();
  await panel.checkbox(first).focus();
  await panel.page.keyboard.press('Space');
  await expect(panel.checkbox(first)).toBeChecked();
  await panel.page.keyboard.press('Space');
  await expect(panel.checkbox(first)).not.toBeChecked();
});

test('a focused row stays in sight, bar or not', async ({ panel }) => {
  await panel.open();
  const shown = await panel.shown();
  await panel.checkbox(shown[0] ?? '').press('Space');
  for (const _ of shown.slice(1)) await panel.page.keyboard.press('ArrowDown');
  const last = await panel.checkbox(shown.at(-1) ?? '').boundingBox();
  const bar = await panel.bar.boundingBox();
  expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? 0);
});

test('? lists all keys', async ({ panel }) => {
  await panel.open();
  await panel.page.keyboard.press('?');
  await expect(panel.keys).toBeVisible();
  for (const key of ['/', '↓', '↑', 'Home', 'End', 'Space', 'Shift', 'r', 'n', 'Delete', 'Escape', '?']) {
    await expect(panel.keys.getByText(key, { exact: true }).first()).toBeVisible();
  }
  await panel.page.keyboard.press('Escape');
  await expect(panel.keys).toBeHidden();
});

test('the list of keys can be had by button, and gives the focus back', async ({ panel }) => {
  await panel.open();
  await panel.keyboardButton.click();
  await panel.keys.getByRole('button', { name: 'Close' }).click();
  await expect(panel.keys).toBeHidden();
  await expect(panel.keyboardButton).toBeFocused();
});

test('r refreshes, n opens Tick by name', async ({ panel, fake }) => {
  await panel.open();
  await fake.put({ name: 'newcomer' });
  await panel.page.keyboard.press('r');
  await expect(panel.checkbox('newcomer:latest')).toBeVisible();
  await panel.page.keyboard.press('n');
  await expect(panel.namesField).toBeFocused();
  await expect(panel.namesField).toHaveValue('');
});

test('Delete asks for the deletion of what is ticked', async ({ panel, fake }) => {
  await panel.open();
  await panel.tick('phi4:14b', 'llava:7b');
  await panel.page.keyboard.press('Delete');
  await expect(panel.question).toBeVisible();
  expect((await panel.plannedNames()).sort()).toEqual(['llava:7b', 'phi4:14b']);
  await expect(panel.cancel).toBeFocused();
  await panel.page.keyboard.press('Delete');
  await expect(panel.question).toHaveCount(1);
  await panel.page.keyboard.press('Escape');
  await panel.refresh();
  expect(await fake.askedToDelete()).toEqual([]);
});

test('Delete asks for nothing where nothing is ticked', async ({ panel }) => {
  await panel.open();
  await panel.page.keyboard.press('Delete');
  // What comes later is there, and no question.
  await panel.page.keyboard.press('?');
  await expect(panel.keys).toBeVisible();
  await expect(panel.question).toHaveCount(0);
  await expect(panel.announcement(/is on the server/), 'and says nothing of models that nobody named').toHaveCount(0);
});

test('Delete in a field deletes a letter', async ({ panel }) => {
  await panel.open();
  await panel.tick('phi4:14b');
  await panel.filter.fill('phi');
  await panel.filter.press('Home');
  await panel.page.keyboard.press('Delete');
  await expect(panel.filter).toHaveValue('hi');
  await panel.olderThan.focus();
  await panel.page.keyboard.press('Delete');
  await panel.family.focus();
  await panel.page.keyboard.press('Delete');
  await expect(panel.question).toHaveCount(0);
  await panel.tickAll.focus();
  await panel.page.keyboard.press('Delete');
  await expect(panel.question, 'a box is no field to write in').toBeVisible();
});

test('Delete asks for nothing during a run', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'keep');
  await panel.open();
  await fake.faultDelete({ kind: 'hang' }, 'a');
  await panel.delete('a:latest');
  await expect(panel.outcome(panel.run, 'a:latest')).toContainText('deleting');
  await panel.tick('b:latest');
  await panel.page.keyboard.press('Delete');
  await fake.release();
  await expect(panel.headline).toHaveText(/^Deleted 1 of 1 model/);
  await expect(panel.question).toHaveCount(0);
  expect(await fake.askedToDelete()).toEqual(['a:latest']);
});

for (const modifier of ['Control', 'Alt', 'Meta']) {
  test(`a key together with ${modifier} is the browser’s own`, async ({ panel, fake }) => {
    await panel.open();
    await panel.tick('phi4:14b');
    const lists = async (): Promise<number> => (await fake.requests('GET', '/api/tags')).length;
    const before = await lists();
    await panel.checkbox('phi4:14b').focus();
    for (const key of ['/', 'n', '?', 'Delete', 'r', 'ArrowDown', 'ArrowUp', 'Home', 'End']) {
      await panel.page.keyboard.press(`${modifier}+${key}`);
      await expect(panel.checkbox('phi4:14b'), key).toBeFocused();
      await expect(panel.page.getByRole('dialog'), key).toHaveCount(0);
    }
    await panel.refresh();
    expect(await lists()).toBe(before + 1);
    await panel.checkbox('phi4:14b').focus();
    await panel.page.keyboard.press('ArrowDown');
    await expect(panel.checkbox('phi4:14b'), 'alone it is the page’s').not.toBeFocused();
  });
}

test('keys of the page mean nothing in a field, in a dialog, or with Control', async ({ panel, fake }) => {
  await panel.open();
  const lists = async (): Promise<number> => (await fake.requests('GET', '/api/tags')).length;
  const before = await lists();
  await panel.filter.focus();
  await panel.page.keyboard.type('rn?/');
  await expect(panel.filter).toHaveValue('rn?/');
  await panel.page.keyboard.press('Escape');
  await panel.page.getByRole('heading', { name: 'Ollama Panel' }).click();
  await panel.page.keyboard.press('Control+/');
  await expect(panel.filter).not.toBeFocused();
  await panel.ask('phi4:14b');
  for (const key of ['r', 'n', '?', '/']) await panel.page.keyboard.press(key);
  await expect(panel.question).toBeVisible();
  await expect(panel.names).toBeHidden();
  await expect(panel.keys).toBeHidden();
  expect(await lists()).toBe(before);
});

test('a deletion from beginning to end', async ({ panel, fake }) => {
  await panel.open();
  const press = (key: string): Promise<void> => panel.page.keyboard.press(key);
  await press('/');
  await expect(panel.filter).toBeFocused();
  await panel.page.keyboard.type('phi4');
  await expect.poll(() => panel.shown()).toEqual(['phi4:14b']);
  // From the filter by Tab to the row.
  await expect(async () => {
    await press('Tab');
    await expect(panel.checkbox('phi4:14b')).toBeFocused({ timeout: 10 });
  }).toPass({ intervals: [0] });
  await press('Space');
  await expect(panel.deleteTicked).toBeVisible();
  await expect(async () => {
    await press('Tab');
    await expect(panel.deleteTicked).toBeFocused({ timeout: 10 });
  }).toPass({ intervals: [0] });
  await press('Enter');
  await expect(panel.cancel).toBeFocused();
  await press('Tab');
  await expect(panel.moveToTrash).toBeFocused();
  await press('Tab');
  await expect(panel.confirm).toBeFocused();
  await press('Space');
  await expect(panel.headline).toBeFocused();
  await expect(panel.headline).toHaveText(/^Deleted 1 of 1 model/);
  expect(await fake.askedToDelete()).toEqual(['phi4:14b']);
  await expect(async () => {
    await press('Tab');
    await expect(panel.dismissReport).toBeFocused({ timeout: 10 });
  }).toPass({ intervals: [0] });
  await press('Enter');
  await expect(panel.report).toBeHidden();
});

test('the focus is trapped in the dialog while it is open', async ({ panel }) => {
  await panel.open();
  await panel.ask('phi4:14b');
  for (let step = 0; step < 8; step += 1) {
    await panel.page.keyboard.press('Tab');
    const outside = await panel.page.evaluate(() => {
      const active = document.activeElement;
      return active !== document.body && active?.closest('dialog') === null;
    });
    expect(outside).toBe(false);
  }
});
