// The checklist: what is ticked, by name.
import { expect, test } from '../support/test.ts';
import { models, size } from '../support/panel.ts';

/** Presses Space in a box while Shift is held. */
const SHIFT_SPACE = 'Shift+Space';

test('says how many are ticked and their listed size', async ({ panel, fake }) => {
  await panel.open();
  await expect(panel.bar).toBeHidden();
  await panel.tick('phi4:14b', 'mixtral:8x7b');
  const { models: there } = await fake.state();
  const bytes = there
    .filter((model) => ['phi4:14b', 'mixtral:8x7b'].includes(model.name))
    .reduce((sum, model) => sum + model.size, 0);
  await expect(panel.bar).toContainText(`${models(2)} ticked`);
  await expect(panel.bar).toContainText(`${size(bytes).replace('\u00a0', ' ')} listed`);
  await expect(panel.deleteTicked).toHaveText('Delete 2 models…');
  await panel.checkbox('phi4:14b').uncheck();
  await expect(panel.deleteTicked).toHaveText('Delete 1 model…');
  await panel.checkbox('mixtral:8x7b').uncheck();
  await expect(panel.bar).toBeHidden();
});

test('a click anywhere in the box’s cell ticks', async ({ panel }) => {
  await panel.open();
  await panel.row('phi4:14b').getByRole('cell').first().click({ position: { x: 4, y: 20 } });
  await expect(panel.checkbox('phi4:14b')).toBeChecked();
});

test('Shift-click ticks from the one before to this one, in the order shown', async ({ panel }) => {
  await panel.open();
  await panel.sortBy('Name');
  const shown = await panel.shown();
  await panel.checkbox(shown[2] ?? '').click();
  await panel.checkbox(shown[6] ?? '').click({ modifiers: ['Shift'] });
  expect(await panel.tickedShown()).toEqual(shown.slice(2, 7));
  // Upwards, and to untick, too.
  await panel.checkbox(shown[5] ?? '').click();
  await panel.checkbox(shown[3] ?? '').click({ modifiers: ['Shift'] });
  expect(await panel.tickedShown()).toEqual([shown[2], shown[6]]);
});

test('Shift-Space does the same by keyboard', async ({ panel }) => {
  await panel.open();
  const shown = await panel.shown();
  await panel.checkbox(shown[1] ?? '').press('Space');
  for (let step = 0; step < 3; step += 1) await panel.page.keyboard.press('ArrowDown');
  await panel.page.keyboard.press(SHIFT_SPACE);
  expect(await panel.tickedShown()).toEqual(shown.slice(1, 5));
  await panel.page.keyboard.press('Space');
  await panel.page.keyboard.press('ArrowUp');
  await panel.page.keyboard.press('ArrowUp');
  await panel.page.keyboard.press(SHIFT_SPACE);
  expect(await panel.tickedShown()).toEqual([shown[1]]);
});

test('a range takes nothing that the filter hides', async ({ panel }) => {
  await panel.open();
  await panel.filter.fill('llama3');
  const shown = await panel.shown();
  await panel.checkbox(shown[0] ?? '').click();
  await panel.checkbox(shown.at(-1) ?? '').click({ modifiers: ['Shift'] });
  await panel.filter.fill('');
  await expect.poll(async () => (await panel.tickedShown()).sort()).toEqual([...shown].sort());
});

test('the box in the head ticks all that is shown, and tells when it is a part', async ({ panel }) => {
  await panel.open();
  const all = await panel.shown();
  const isPart = (): Promise<boolean> => panel.tickAll.evaluate((box: HTMLInputElement) => box.indeterminate);
  expect(await isPart()).toBe(false);
  await panel.filter.fill('qwen');
  const some = await panel.shown();
  await panel.tickAll.click();
  await expect(panel.tickAll).toBeChecked();
  expect(await isPart()).toBe(false);
  await panel.filter.fill('');
  await expect.poll(async () => (await panel.shown()).length).toBe(all.length);
  expect((await panel.tickedShown()).sort()).toEqual([...some].sort());
  expect(await isPart()).toBe(true);
  await panel.tickAll.click();
  expect(await panel.tickedShown()).toEqual(all);
  await expect(panel.tickAll).toBeChecked();
  await panel.tickAll.click();
  await expect(panel.bar).toBeHidden();
  expect(await panel.tickedShown()).toEqual([]);
});

test('ticks what is older than 30 days in one click', async ({ panel, fake }) => {
  await panel.open();
  const old = (await fake.list())
    .filter((model) => Date.parse(model.modified_at) <= Date.now() - 30 * 86_400_000)
    .map((model) => model.name);
  await expect(panel.tickOld).toHaveAccessibleName(`Tick ${old.length} older than 30 days`);
  await expect(panel.tickOld).toHaveText(`Tick ${old.length} older`);
  await panel.tickOld.click();
  expect((await panel.tickedShown()).sort()).toEqual(old.sort());
  await expect(panel.announcement(`Ticked ${models(old.length)} older than 30 days`)).toBeAttached();
});

test('ticks what is older than as many days as they set', async ({ panel, fake }) => {
  await fake.resetTo({ name: 'young', modified_ago_s: 4 * 86_400 }, { name: 'old', modified_ago_s: 6 * 86_400 });
  await panel.open();
  await expect(panel.page.getByRole('button', { name: 'Tick 0 older than 30 days' })).toBeDisabled();
  await panel.olderThan.fill('5');
  await panel.olderThan.press('Tab');
  await panel.tickOld.click();
  expect(await panel.tickedShown()).toEqual(['old:latest']);
});

test('survives sorting, filtering and refreshing', async ({ panel, fake }) => {
  await panel.open();
  const ticked = ['deepseek-r1:14b', 'llava:7b', 'team/writer:v2'];
  await panel.tick(...ticked);
  const still = async (): Promise<void> => expect((await panel.tickedShown()).sort()).toEqual(ticked);
  for (const column of ['Name', 'Modified', 'Digest'] as const) {
    await panel.sortBy(column);
    await still();
  }
  await panel.filter.fill('phi');
  await panel.filter.fill('');
  await expect(panel.checkbox('llava:7b')).toBeVisible();
  await still();
  await fake.put({ name: 'largest-of-all', size: 9e12 });
  await panel.refresh();
  await expect(panel.checkbox('largest-of-all:latest')).not.toBeChecked();
  await still();
});

test('says how many of the ticked the filter hides, and shows them', async ({ panel }) => {
  await panel.open();
  await panel.tick('llava:7b', 'phi4:14b', 'mixtral:8x7b');
  await expect(panel.bar).not.toContainText('hidden');
  await panel.filter.fill('phi');
  await expect(panel.bar).toContainText('2 hidden by the filter');
  await expect(panel.bar).toContainText('3 models ticked');
  await panel.showHidden.press('Enter');
  await expect(panel.deleteTicked, 'the next thing to do').toBeFocused();
  await expect(panel.bar).not.toContainText('hidden');
  await expect(panel.checkbox('llava:7b')).toBeChecked();
});

test('lets go of what vanished, and says so until that is dismissed', async ({ panel, fake }) => {
  await panel.open();
  await panel.tick('llava:7b', 'phi4:14b', 'mixtral:8x7b');
  await fake.remove('llava:7b');
  await fake.remove('phi4:14b');
  await panel.refresh();
  await expect(panel.bar).toContainText('1 model ticked');
  await expect(panel.lostNotice.getByRole('paragraph')).toHaveText(
    'No longer ticked, because gone from the server or changed there: llava:7b, phi4:14b',
  );
  await panel.dismissLost.click();
  await expect(panel.lostNotice).toHaveCount(0);
  await expect(panel.tickAll).toBeFocused();
  // A model of that name that comes later was never ticked.
  await fake.put({ name: 'llava:7b' });
  await panel.refresh();
  await expect(panel.checkbox('llava:7b')).not.toBeChecked();
  await expect(panel.lostNotice).toHaveCount(0);
});

test('unticks what is another model by now, and says so', async ({ panel, fake }) => {
  await panel.open();
  const digest = async (): Promise<string> =>
    (await fake.state()).models.find((model) => model.name === 'phi4:14b')?.digest ?? '';
  const before = await digest();
  await panel.tick('llava:7b', 'phi4:14b');
  await fake.touch('phi4:14b');
  // What is not ticked is nobody's loss.
  await fake.touch('mixtral:8x7b');
  expect(await digest()).not.toBe(before);
  await panel.refresh();
  await expect(panel.cell('phi4:14b', 'Digest')).toHaveText((await digest()).slice(0, 12));
  expect(await panel.tickedShown()).toEqual(['llava:7b']);
  await expect(panel.deleteTicked).toHaveText('Delete 1 model…');
  await expect(panel.lostNotice.getByRole('paragraph')).toHaveText(
    'No longer ticked, because gone from the server or changed there: phi4:14b',
  );
  await expect(panel.announcement(/^No longer ticked: phi4:14b$/)).toBeAttached();
  // Ticked again it is the model that is shown now.
  await panel.tick('phi4:14b');
  await panel.refresh();
  expect((await panel.tickedShown()).sort()).toEqual(['llava:7b', 'phi4:14b']);
});

test('gathers what was lost over several refreshes', async ({ panel, fake }) => {
  await panel.open();
  await panel.tick('llava:7b', 'phi4:14b', 'mixtral:8x7b');
  const text = panel.lostNotice.getByRole('paragraph');
  await fake.remove('phi4:14b');
  await panel.refresh();
  await expect(text).toHaveText(/changed there: phi4:14b$/);
  await panel.refresh();
  await expect(text).toHaveText(/changed there: phi4:14b$/);
  await fake.touch('llava:7b');
  await panel.refresh();
  await expect(text).toHaveText(/changed there: phi4:14b, llava:7b$/);
  await panel.tick('llava:7b');
  await fake.touch('llava:7b');
  await panel.refresh();
  await expect(text, 'each name once').toHaveText(/changed there: phi4:14b, llava:7b$/);
  await panel.dismissLost.press('Enter');
  await expect(panel.lostNotice).toHaveCount(0);
  await fake.remove('mixtral:8x7b');
  await panel.refresh();
  await expect(text, 'what was dismissed is not said again').toHaveText(/changed there: mixtral:8x7b$/);
});

test('clears all ticks', async ({ panel }) => {
  await panel.open();
  await panel.tickAll.click();
  await panel.clearTicks.click();
  await expect(panel.bar).toBeHidden();
  expect(await panel.tickedShown()).toEqual([]);
  await expect(panel.tickAll).toBeFocused();
});

test('nothing moves when the bar comes', async ({ panel }) => {
  await panel.open();
  const place = async (): Promise<unknown> => panel.row('llava:7b').boundingBox();
  const before = await place();
  await panel.tick('deepseek-r1:671b');
  await expect(panel.bar).toBeVisible();
  expect(await place()).toEqual(before);
});

test('the last rows can be reached above the bar', async ({ panel }) => {
  await panel.open();
  await panel.tick('deepseek-r1:671b');
  const last = (await panel.shown()).at(-1) ?? '';
  await panel.checkbox(last).check();
  const [row, bar] = [await panel.row(last).boundingBox(), await panel.bar.boundingBox()];
  await panel.page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  expect(row && bar).toBeTruthy();
  const atEnd = await panel.row(last).boundingBox();
  expect((atEnd?.y ?? 0) + (atEnd?.height ?? 0)).toBeLessThanOrEqual((bar?.y ?? 0) + 1);
});
