// A row's menu: one model by the same road.
import { expect, test } from '../support/test.ts';

test('deletes just this model, whatever is ticked', async ({ panel, fake }) => {
  await panel.open();
  const before = await fake.names();
  await panel.tick('llava:7b', 'mixtral:8x7b');
  await panel.menuButton('phi4:14b').click();
  await panel.menuItem('Delete…').click();
  expect(await panel.plannedNames()).toEqual(['phi4:14b']);
  await expect(panel.cancel).toBeFocused();
  expect(await fake.askedToDelete()).toEqual([]);
  await panel.confirm.click();
  await expect(panel.headline).toHaveText(/^Deleted 1 of 1 model/);
  expect(await fake.askedToDelete()).toEqual(['phi4:14b']);
  expect(await fake.names()).toEqual(before.filter((name) => name !== 'phi4:14b'));
  await expect(panel.bar, 'the ticks stay').toContainText('2 models ticked');
});

test('asks, and deletes nothing when that is cancelled', async ({ panel, fake }) => {
  await panel.open();
  await panel.menuButton('phi4:14b').click();
  await panel.menuItem('Delete…').click();
  await panel.page.keyboard.press('Escape');
  await expect(panel.question).toBeHidden();
  // A run that had begun would have asked before this list.
  await panel.refresh();
  expect(await fake.askedToDelete()).toEqual([]);
});

test('asks for the number to be typed where it is the only model', async ({ panel, fake }) => {
  await fake.resetTo('only');
  await panel.open();
  await panel.menuButton('only:latest').click();
  await panel.menuItem('Delete…').click();
  await expect(panel.confirm).toBeDisabled();
  await panel.numberToType.fill('1');
  await expect(panel.confirm).toBeEnabled();
});

test('copies the name', async ({ panel, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await panel.open();
  await panel.menuButton('hf.co/unsloth/Qwen3-30B-A3B-GGUF:Q4_K_M').click();
  await panel.menuItem('Copy name').click();
  await expect(panel.announcement('Name copied')).toBeAttached();
  const copied = await panel.page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe('hf.co/unsloth/Qwen3-30B-A3B-GGUF:Q4_K_M');
});

test('works by keyboard, and gives the focus back', async ({ panel }) => {
  await panel.open();
  await panel.menuButton('phi4:14b').press('Enter');
  await expect(panel.menuItem('Copy name')).toBeFocused();
  await panel.page.keyboard.press('ArrowDown');
  await expect(panel.menuItem('Download recipe')).toBeFocused();
  // Nothing is in memory, so Unload is passed over.
  await panel.page.keyboard.press('ArrowDown');
  await expect(panel.menuItem('Delete…')).toBeFocused();
  await panel.page.keyboard.press('ArrowUp');
  await panel.page.keyboard.press('ArrowUp');
  await expect(panel.menuItem('Copy name')).toBeFocused();
  await panel.page.keyboard.press('Escape');
  await expect(panel.menu).toBeHidden();
  await expect(panel.menuButton('phi4:14b')).toBeFocused();
});

test('closes at a click beside it', async ({ panel }) => {
  await panel.open();
  await panel.menuButton('phi4:14b').click();
  await expect(panel.menu).toHaveAccessibleName('Actions for phi4:14b');
  await panel.page.getByRole('heading', { name: 'Ollama Panel' }).click();
  await expect(panel.menu).toBeHidden();
});

test('serves one row after the other', async ({ panel }) => {
  await panel.open();
  for (const name of ['phi4:14b', 'llava:7b', 'phi4:14b']) {
    await panel.menuButton(name).click();
    await expect(panel.menu).toHaveAccessibleName(`Actions for ${name}`);
    await panel.page.keyboard.press('Escape');
    await expect(panel.menu).toBeHidden();
  }
});

test('stays on the page in the last row, on a narrow page too', async ({ panel }) => {
  await panel.open();
  for (const width of [1280, 360]) {
    await panel.page.setViewportSize({ width, height: 700 });
    const last = (await panel.shown()).at(-1) ?? '';
    await panel.menuButton(last).click();
    await expect(panel.menu).toBeInViewport({ ratio: 1 });
    await panel.page.keyboard.press('Escape');
  }
});
