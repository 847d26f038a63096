// The question: names everything that will go, and nothing happens by accident.
import { expect, test } from '../support/test.ts';
import type { Fake } from '../support/fake.ts';
import { models, size, type Panel } from '../support/panel.ts';

/** Leaves the question if it is still there; a run that had begun would have ended when the list is there again. */
async function expectNothingDeleted(panel: Panel, fake: Fake): Promise<void> {
  const before = await fake.names();
  if (await panel.question.isVisible()) await panel.page.keyboard.press('Escape');
  await panel.refresh();
  await expect(panel.run).toBeHidden();
  await expect(panel.report).toBeHidden();
  expect(await fake.askedToDelete()).toEqual([]);
  expect(await fake.names()).toEqual(before);
}

test('names every model with its size, and says that it is permanent', async ({ panel, fake }) => {
  await panel.open();
  const names = ['mixtral:8x7b', 'phi4:14b', 'all-minilm:latest'];
  await panel.ask(...names);
  expect(await panel.plannedNames(), 'in the order shown').toEqual(names);
  const there = (await fake.state()).models.filter((model) => names.includes(model.name));
  for (const model of there) await expect(panel.plannedModel(model.name)).toContainText(size(model.size));
  await expect(panel.question).toContainText(size(there.reduce((sum, model) => sum + model.size, 0)));
  await expect(panel.question).toContainText('This is permanent');
  await expect(panel.question).toHaveAccessibleDescription(/This is permanent/);
  await expect(panel.confirm).toHaveText('Delete 3 models now');
});

test('lists them in the order in which the list is sorted', async ({ panel }) => {
  await panel.open();
  await panel.sortBy('Name');
  await panel.ask('phi4:14b', 'mixtral:8x7b', 'all-minilm:latest');
  expect(await panel.plannedNames()).toEqual(['all-minilm:latest', 'mixtral:8x7b', 'phi4:14b']);
});

test('has the focus on Cancel', async ({ panel }) => {
  await panel.open();
  await panel.ask('phi4:14b');
  await expect(panel.cancel).toBeFocused();
});

test('Enter on Cancel cancels, and deletes nothing', async ({ panel, fake }) => {
  await panel.open();
  await panel.ask('phi4:14b');
  await panel.page.keyboard.press('Enter');
  await expect(panel.question).toBeHidden();
  await expect(panel.checkbox('phi4:14b'), 'what was ticked stays so').toBeChecked();
  await expectNothingDeleted(panel, fake);
});

test('Enter does not delete, wherever the focus is', async ({ panel, fake }) => {
  await panel.open();
  await panel.ask('phi4:14b');
  await panel.confirm.focus();
  await panel.page.keyboard.press('Enter');
  await expect(panel.question).toContainText('Enter does not delete.');
  await panel.question.getByRole('list', { name: 'Models that will be deleted' }).focus();
  await panel.page.keyboard.press('Enter');
  await expect(panel.question).toBeVisible();
  await expectNothingDeleted(panel, fake);
});

test('Space on the button deletes', async ({ panel, fake }) => {
  await panel.open();
  await panel.ask('phi4:14b');
  await panel.page.keyboard.press('Tab');
  await expect(panel.moveToTrash).toBeFocused();
  await panel.page.keyboard.press('Tab');
  await expect(panel.confirm).toBeFocused();
  await panel.page.keyboard.press('Space');
  await expect(panel.report).toBeVisible();
  expect(await fake.askedToDelete()).toEqual(['phi4:14b']);
});

for (const way of ['Escape', 'the Cancel button'] as const) {
  test(`${way} cancels, and the focus goes back`, async ({ panel, fake }) => {
    await panel.open();
    await panel.ask('phi4:14b', 'llava:7b');
    if (way === 'Escape') await panel.page.keyboard.press('Escape');
    else await panel.cancel.click();
    await expect(panel.question).toBeHidden();
    await expect(panel.deleteTicked).toBeFocused();
    await expect(panel.bar).toContainText('2 models ticked');
    await expectNothingDeleted(panel, fake);
  });
}

test('warns about loaded models by name', async ({ panel, fake }) => {
  await fake.resetTo({ name: 'a', loaded: true }, 'b', { name: 'c', loaded: true }, 'keep');
  await panel.open();
  await panel.ask('a:latest', 'b:latest', 'c:latest');
  const warning = 'Loaded: a:latest, c:latest. What is in memory is unloaded before it is deleted.';
  await expect(panel.question.getByText(warning, { exact: true })).toBeVisible();
  for (const name of ['a:latest', 'c:latest']) {
    await expect(panel.plannedModel(name).getByText('loaded', { exact: true })).toBeVisible();
  }
  await expect(panel.plannedModel('b:latest')).not.toContainText('loaded');
});

test('says nothing of loaded models, clouds or other names where there are none', async ({ panel }) => {
  await panel.open();
  await panel.ask('phi4:14b');
  for (const word of [/loaded/i, 'cloud', 'same']) await expect(panel.question).not.toContainText(word);
});

test('marks what is in the cloud', async ({ panel, fake }) => {
  await fake.resetTo({ name: 'far', remote_host: 'https://ollama.com:443' }, 'near', 'keep');
  await panel.open();
  await panel.ask('far:latest', 'near:latest');
  await expect(panel.plannedModel('far:latest').getByText('cloud', { exact: true })).toBeVisible();
  await expect(panel.plannedModel('near:latest')).not.toContainText('cloud');
});

test('says under which other name the same content stays', async ({ panel, fake }) => {
  await fake.resetTo('a', { name: 'b', digest_of: 'a' }, 'c', { name: 'd', digest_of: 'c' }, 'e', 'keep');
  await panel.open();
  await panel.ask('b:latest', 'c:latest', 'e:latest');
  await expect(panel.plannedModel('b:latest').getByText('frees nothing: same as a:latest', { exact: true })).toBeVisible();
  await expect(panel.plannedModel('c:latest').getByText('frees nothing: same as d:latest', { exact: true })).toBeVisible();
  await expect(panel.plannedModel('e:latest')).not.toContainText('same as');
  await expect(panel.question).toContainText('2 of these have other names, which stay: deleting them frees nothing.');
});

test('says nothing of other names that go as well', async ({ panel, fake }) => {
  await fake.resetTo('a', { name: 'b', digest_of: 'a' }, 'keep');
  await panel.open();
  await panel.ask('a:latest', 'b:latest');
  await expect(panel.planned).toHaveCount(2);
  await expect(panel.question).not.toContainText('same');
  await panel.cancel.click();
  // With one name more, which is not ticked, it does.
  await fake.put({ name: 'third', digest_of: 'a' });
  await panel.refresh();
  await panel.deleteTicked.click();
  await expect(panel.planned.getByText('frees nothing: same as third:latest', { exact: true })).toHaveCount(2);
  await expect(panel.question).toContainText('2 of these have other names');
});

test('lists by name what the filter hides', async ({ panel }) => {
  await panel.open();
  await panel.tick('phi4:14b', 'llava:7b');
  await panel.filter.fill('phi');
  await panel.deleteTicked.click();
  await expect(panel.question).toContainText('1 of these is hidden by the filter');
  await expect(panel.plannedModel('llava:7b')).toContainText('hidden by the filter');
  await expect(panel.plannedModel('phi4:14b')).not.toContainText('hidden');
});

test('asks for the number to be typed when nothing would be left', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'c');
  await panel.open();
  await panel.tickAll.click();
  await panel.deleteTicked.click();
  await expect(panel.question).toContainText('These are all models of this server.');
  await expect(panel.confirm).toBeDisabled();
  for (const wrong of ['2', '33', 'three', '']) {
    await panel.numberToType.fill(wrong);
    await expect(panel.confirm).toBeDisabled();
  }
  await panel.numberToType.fill('3');
  await expect(panel.confirm).toBeEnabled();
  await panel.numberToType.press('Enter');
  await expect(panel.question, 'Enter in the field does not delete either').toBeVisible();
  expect(await fake.askedToDelete()).toEqual([]);
  await panel.confirm.click();
  await expect(panel.headline).toHaveText(/^Deleted 3 of 3 models/);
  expect(await fake.names()).toEqual([]);
  await expect(panel.page.getByText('No models yet')).toBeVisible();
});

test('asks for no number while something would be left', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'c');
  await panel.open();
  await panel.ask('a:latest', 'b:latest');
  await expect(panel.numberToType).toBeHidden();
  await expect(panel.confirm).toBeEnabled();
});

test('names a thousand models without leaving the screen', async ({ panel, fake }) => {
  await fake.reset({ catalogue: 'many', models: 1000 });
  await panel.open();
  await panel.tickAll.click();
  await expect(panel.deleteTicked).toHaveText(`Delete ${models(1000)}…`);
  await panel.deleteTicked.click();
  await expect(panel.planned).toHaveCount(1000);
  await expect(panel.cancel).toBeInViewport({ ratio: 1 });
  await expect(panel.confirm).toBeInViewport({ ratio: 1 });
  await panel.numberToType.fill('1000');
  await expect(panel.confirm).toBeEnabled();
  await expectNothingDeleted(panel, fake);
});
