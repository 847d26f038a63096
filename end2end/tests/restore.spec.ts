// Out of the trash again: never over another model, under another name where that is wanted, and as old as before.
import { expect, test } from '../support/test.ts';
import type { Panel } from '../support/panel.ts';
import type { Fake } from '../support/fake.ts';
import { stopAtFirstRows } from '../support/first-rows.ts';
import { digests, expectNothingLost, nameInTrash, steps, toldNames, trashNames } from '../support/trash.ts';

const DAY = 86_400;

/** Models in the trash, with the view open and no report above it. */
async function inTrash(panel: Panel, fake: Fake, ...names: string[]): Promise<void> {
  await fake.resetTo(...names.map((name, place) => ({ name, modified_ago_s: (place + 3) * 30 * DAY })), 'keep');
  await panel.open();
  await panel.trash(...names.map((name) => (name.includes(':') ? name : `${name}:latest`)));
  await expect(panel.headline).toHaveText(/^Moved /);
  await panel.dismissReport.click();
  await panel.openTrash();
}

const FAILED = /status of (400|404|500)/;

test('copies back, looks at a fresh list, and only then takes it out of the trash', async ({ panel, fake }) => {
  await inTrash(panel, fake, 'a', 'b');
  const before = await fake.state();
  await panel.tickAllTrash.check();
  await expect(panel.restoreTicked).toHaveText('Restore 2 models');
  await panel.restoreTicked.click();
  await expect(panel.headline).toHaveText(/^Restored 2 of 2 models/);
  const order = await steps(fake, before.log.length);
  const [first, second] = order[1]?.startsWith('copy a') ? ['a:latest', 'b:latest'] : ['b:latest', 'a:latest'];
  const restored = (name = ''): string[] => [`copy ${name} in the trash to ${name}`, 'list', `delete ${name} in the trash`];
  expect(order, 'a name that may be taken meanwhile is looked up anew').toEqual(['list', ...restored(first), 'list', ...restored(second), 'list']);
  await expectNothingLost(fake, before);
  expect(await toldNames(fake)).toEqual(['a:latest', 'b:latest', 'keep:latest']);
  await expect(panel.trashView).toContainText('The trash is empty');
  await panel.backToModels.click();
  expect((await panel.shown()).sort()).toEqual(['a:latest', 'b:latest', 'keep:latest']);
});

test('shows the steps while they go on', async ({ panel, fake }) => {
  await inTrash(panel, fake, 'a');
  await fake.fault({ method: 'POST', path: '/api/copy', fault: { kind: 'hang' } });
  await fake.faultDelete({ kind: 'hang' });
  await panel.restore('a:latest').click();
  await expect(panel.run.getByRole('heading')).toHaveText('Restoring 1 model');
  await expect(panel.outcome(panel.run, 'a:latest')).toContainText('copying');
  await expect(panel.runBar).toContainText('Copying a:latest');
  await fake.release();
  await expect(panel.outcome(panel.run, 'a:latest')).toContainText('taking it away');
  await fake.release();
  await expect(panel.headline).toHaveText(/^Restored 1 of 1 model/);
});

test('nothing is taken out of the trash before the list with the restored model has come', async ({ panel, fake }) => {
  await inTrash(panel, fake, 'a');
  const asked = (await fake.askedToDelete()).length;
  await fake.faultList({ kind: 'hang' }, { skip: 1 });
  await panel.restore('a:latest').click();
  await expect.poll(() => toldNames(fake)).toContain('a:latest');
  await expect.poll(async () => (await fake.requests('GET', '/api/tags')).some((entry) => entry.fault === 'hang')).toBe(true);
  expect(await fake.askedToDelete()).toHaveLength(asked);
  await fake.release();
  await expect(panel.headline).toHaveText(/^Restored 1 of 1 model/);
  expect(await trashNames(fake)).toEqual([]);
});

test.describe('a model that has come back meanwhile', () => {
  test('with other content is not overwritten, and another name is offered', async ({ panel, fake }) => {
    await inTrash(panel, fake, 'a');
    await fake.put({ name: 'a', system: 'New.' });
    const before = await fake.state();
    await panel.restore('a:latest').click();
    await expect(panel.headline).toHaveText('Restored none of 1 model');
    expect(await panel.outcomes(panel.report)).toEqual([
      { name: 'a:latest', word: 'failed', reason: 'Another model has that name now. It stays in the trash, and can be restored under another name.', quote: '' },
    ]);
    expect(await steps(fake, before.log.length), 'nothing was asked for').toEqual(['list']);
    await expectNothingLost(fake, before);
    await expect(panel.trashRow('a:latest')).toContainText('another model has this name now');
    await panel.restoreAs('a:latest').click();
    await expect(panel.newNameField).toHaveValue('a:latest-restored');
    await panel.restoreWithNewName.click();
    await expect(panel.headline).toHaveText(/^Restored 1 of 1 model/);
    await expectNothingLost(fake, before);
    expect(await toldNames(fake)).toEqual(['a:latest', 'a:latest-restored', 'keep:latest']);
    await expect(panel.outcome(panel.report, 'a:latest')).toContainText('It is called a:latest-restored now.');
  });

  test('between two restores of one run is not overwritten either', async ({ panel, fake }) => {
    await inTrash(panel, fake, 'a', 'b');
    await panel.tickAllTrash.check();
    await fake.faultDelete({ kind: 'hang' });
    await panel.restoreTicked.click();
    await expect(panel.run).toContainText('taking it away');
    const other = (await fake.names()).includes('a:latest') ? 'b:latest' : 'a:latest';
    await fake.put({ name: other, system: 'New.' });
    const before = await fake.state();
    await fake.release();
    await expect(panel.headline).toHaveText(/^Restored 1 of 2 models/);
    await expect(panel.outcome(panel.report, other)).toContainText('Another model has that name now.');
    expect(digests(await fake.state())[other]).toBe(digests(before)[other]);
    await expectNothingLost(fake, before);
  });

  test('with the same content needs no copy', async ({ panel, fake }) => {
    await inTrash(panel, fake, 'a');
    const [name = ''] = await trashNames(fake);
    await fake.put({ name: 'a', digest_of: name, modified_ago_s: 2 * DAY });
    await panel.refresh();
    await expect(panel.trashRow('a:latest')).toContainText('also among the models, with the same content');
    const before = await fake.state();
    await panel.restore('a:latest').click();
    await expect(panel.headline).toHaveText(/^Restored 1 of 1 model/);
    expect((await steps(fake, before.log.length)).filter((step) => step !== 'list')).toEqual(['delete a:latest in the trash']);
    await expectNothingLost(fake, before);
    expect(await toldNames(fake)).toEqual(['a:latest', 'keep:latest']);
  });

  test('is not said to be restored where it was pulled anew', async ({ panel, fake }) => {
    await inTrash(panel, fake, 'a');
    const [name = ''] = await trashNames(fake);
    await fake.put({ name: 'a', digest_of: name, modified_ago_s: 2 * DAY });
    await panel.restore('a:latest').click();
    await expect(panel.headline).toHaveText(/^Restored 1 of 1 model/);
    await panel.backToModels.click();
    await expect(panel.cell('a:latest', 'Modified'), 'nobody has restored it: this is when it was pulled').toContainText('2 days ago');
    await expect(panel.restoredBadge('a:latest')).toHaveCount(0);
  });

  test('in other capitals is the same name to Ollama, and not overwritten', async ({ panel, fake }) => {
    await inTrash(panel, fake, 'a');
    await fake.put({ name: 'A:Latest', system: 'New.' });
    const before = await fake.state();
    await panel.restore('a:latest').click();
    await expect(panel.headline).toHaveText('Restored none of 1 model');
    await expectNothingLost(fake, before);
    await expect(panel.outcome(panel.report, 'a:latest')).toContainText('Another model has that name now.');
  });
});

test.describe('under another name', () => {
  test('the name is looked at before anything is asked', async ({ panel, fake }) => {
    await inTrash(panel, fake, 'a', 'b');
    const [taken = ''] = await trashNames(fake);
    const since = (await fake.state()).log.length;
    await panel.restoreAs('a:latest').click();
    await expect(panel.newNameField).toBeFocused();
    for (const [typed, problem] of [
      ['', 'There is no name here.'],
      ['   ', 'There is no name here.'],
      ['a b', /cannot/],
      ['-a', 'The model name cannot begin with'],
      ['a:', 'The tag is missing.'],
      [`${'m'.repeat(81)}`, 'The model name has more than 80 characters.'],
      ['keep', 'There is a model called keep:latest.'],
      ['KEEP:Latest', 'There is a model called KEEP:Latest.'],
      ['registry.ollama.ai/library/keep', 'There is a model called keep:latest.'],
      [taken, 'That is a name of the trash.'],
    ] as const) {
      await panel.newNameField.fill(typed);
      await panel.newNameField.press('Enter');
      await expect(panel.newNameProblem, typed).toContainText(problem);
      await expect(panel.newNameField).toHaveAttribute('aria-invalid', 'true');
      await expect(panel.newName).toBeVisible();
    }
    await panel.cancelNewName.click();
    await expect(panel.newName).toHaveCount(0);
    await panel.refresh();
    expect((await steps(fake, since)).filter((step) => step !== 'list')).toEqual([]);
  });

  test('comes back under the name that is given, as old as before', async ({ panel, fake }) => {
    await inTrash(panel, fake, 'a');
    const before = await fake.state();
    await panel.restoreAs('a:latest').click();
    await panel.newNameField.fill('hf.co/me/Mine:V2');
    await panel.newNameField.press('Enter');
    await expect(panel.headline).toHaveText(/^Restored 1 of 1 model/);
    await expect(panel.headline).toBeFocused();
    expect(await toldNames(fake)).toEqual(['hf.co/me/Mine:V2', 'keep:latest']);
    await expectNothingLost(fake, before);
    expect((await panel.outcomes(panel.report)).map(({ name, word, reason }) => [name, word, reason])).toEqual([
      ['a:latest', 'restored', 'It is called hf.co/me/Mine:V2 now.'],
    ]);
    await panel.backToModels.click();
    await expect(panel.cell('hf.co/me/Mine:V2', 'Modified')).toContainText('3 months ago');
    await expect(panel.restoredBadge('hf.co/me/Mine:V2')).toBeVisible();
  });

  test('a name that is taken while the dialog is open is not overwritten', async ({ panel, fake }) => {
    await inTrash(panel, fake, 'a');
    await panel.restoreAs('a:latest').click();
    await panel.newNameField.fill('mine');
    await fake.put({ name: 'mine', system: 'New.' });
    const before = await fake.state();
    await panel.restoreWithNewName.click();
    await expect(panel.headline).toHaveText('Restored none of 1 model');
    await expectNothingLost(fake, before);
    expect(digests(await fake.state())).toEqual(digests(before));
  });

  test('what is gone from the trash while the dialog is open is reported as gone', async ({ panel, fake }) => {
    await inTrash(panel, fake, 'a');
    await panel.restoreAs('a:latest').click();
    for (const name of await trashNames(fake)) await fake.remove(name);
    await panel.restoreWithNewName.click();
    await expect(panel.headline).toHaveText('Restored none of 1 model');
    await expect(panel.outcome(panel.report, 'a:latest')).toContainText('already gone');
    expect(await toldNames(fake)).toEqual(['keep:latest']);
  });

  test('Retry failed restores under the name that was given', async ({ panel, fake }) => {
    panel.watch.announce(FAILED);
    await inTrash(panel, fake, 'a');
    await fake.fault({ method: 'POST', path: '/api/copy', fault: { kind: 'status', status: 500, body: '{"error":"disk full"}' } });
    await panel.restoreAs('a:latest').click();
    await panel.newNameField.fill('mine');
    await panel.restoreWithNewName.click();
    await expect(panel.headline).toHaveText('Restored none of 1 model');
    await panel.report.getByRole('button', { name: 'Retry failed' }).click();
    await expect(panel.headline).toHaveText(/^Restored 1 of 1 model/);
    expect(await toldNames(fake)).toEqual(['keep:latest', 'mine:latest']);
  });
});

test.describe('how old a restored model is', () => {
  test('it is as old as before, and which age that is, is said', async ({ panel, fake }) => {
    await inTrash(panel, fake, 'a', 'b');
    await panel.restore('a:latest').click();
    await expect(panel.headline).toHaveText(/^Restored 1 of 1 model/);
    await panel.backToModels.click();
    const listed = (await fake.list()).find((model) => model.name === 'a:latest');
    expect(Date.now() - Date.parse(listed?.modified_at ?? ''), 'to Ollama it is new').toBeLessThan(60_000);
    const age = panel.cell('a:latest', 'Modified');
    await expect(age).toContainText('3 months ago');
    await expect(age, 'to screen readers, too').toContainText(/before it was in the trash; restored /);
    await expect(age.getByRole('time')).toHaveAttribute('title', /before it was in the trash; restored /);
    await expect(panel.restoredBadge('a:latest')).toHaveAttribute('title', /^Restored from the trash, .*\. Its age is the one from before\.$/);
    await expect(panel.restoredBadge('keep:latest')).toHaveCount(0);

    await panel.open();
    await expect(age, 'on the next visit, too').toContainText('3 months ago');
    await expect(panel.restoredBadge('a:latest')).toBeVisible();

    await stopAtFirstRows(panel.page);
    await panel.visit();
    await expect(age, 'in the first rows, too').toContainText('3 months ago');
    await expect(panel.page.locator('.models')).toHaveAttribute('inert');
  });

  test('that age is what is sorted and filtered by', async ({ panel, fake }) => {
    await inTrash(panel, fake, 'a');
    await panel.restore('a:latest').click();
    await expect(panel.headline).toHaveText(/^Restored 1 of 1 model/);
    await panel.backToModels.click();
    await panel.sortBy('Modified');
    const sorted = await panel.shown();
    await panel.sortBy('Modified');
    expect(await panel.shown()).toEqual([...sorted].reverse());
    await panel.olderThan.fill('60');
    await panel.olderThan.press('Tab');
    await expect(panel.tickOld).toHaveAccessibleName('Tick 1 older than 60 days');
  });

  test('another browser knows only when it was restored', async ({ panel, elsewhere, fake }) => {
    await inTrash(panel, fake, 'a');
    await panel.restore('a:latest').click();
    await expect(panel.headline).toHaveText(/^Restored 1 of 1 model/);
    await elsewhere.open();
    await expect(elsewhere.cell('a:latest', 'Modified')).toContainText('just now');
    await expect(elsewhere.restoredBadge('a:latest')).toHaveCount(0);
  });

  test('a browser that restores what another one has trashed knows the age from before', async ({ panel, elsewhere, fake }) => {
    await inTrash(panel, fake, 'a');
    await elsewhere.open();
    await elsewhere.openTrash();
    await elsewhere.restore('a:latest').click();
    await expect(elsewhere.headline).toHaveText(/^Restored 1 of 1 model/);
    await elsewhere.backToModels.click();
    await expect(elsewhere.cell('a:latest', 'Modified')).toContainText('3 months ago');
    await expect(elsewhere.restoredBadge('a:latest')).toBeVisible();
  });

  test('once it has new content its age is that of the new content', async ({ panel, fake }) => {
    await inTrash(panel, fake, 'a');
    await panel.restore('a:latest').click();
    await expect(panel.headline).toHaveText(/^Restored 1 of 1 model/);
    await panel.backToModels.click();
    await fake.touch('a');
    await panel.refresh();
    await expect(panel.cell('a:latest', 'Modified')).toContainText('just now');
    await expect(panel.restoredBadge('a:latest')).toHaveCount(0);
  });

  test('once it is pulled anew its age is that of the pull', async ({ panel, fake }) => {
    const tiny = '127.0.0.1:5050/team/tiny:latest';
    const pull = async (): Promise<void> => {
      await (await fetch(`${fake.url}/api/pull`, { method: 'POST', body: JSON.stringify({ model: tiny }) })).text();
    };
    await fake.resetTo('keep');
    await pull();
    await fake.put({ name: tiny, digest_of: tiny, modified_ago_s: 100 * DAY });
    const digest = digests(await fake.state())[tiny];
    await panel.open();
    await panel.trash(tiny);
    await panel.undo.click();
    await expect(panel.headline).toHaveText(/^Restored 1 of 1 model/);
    await expect(panel.cell(tiny, 'Modified')).toContainText('3 months ago');
    await pull();
    expect(digests(await fake.state())[tiny], 'the same content').toBe(digest);
    await panel.refresh();
    await expect(panel.cell(tiny, 'Modified')).toContainText('just now');
    await expect(panel.restoredBadge(tiny)).toHaveCount(0);
  });

  test('it is as old as at first after the trash twice', async ({ panel, fake }) => {
    await inTrash(panel, fake, 'a');
    await panel.restore('a:latest').click();
    await expect(panel.headline).toHaveText(/^Restored 1 of 1 model/);
    await panel.backToModels.click();
    const name = await nameInTrash(fake, 'a:latest');
    await panel.trash('a:latest');
    await expect(panel.headline).toHaveText(/^Moved 1 of 1 model/);
    expect(await trashNames(fake), 'the name tells the age that the page showed').not.toEqual([name]);
    await panel.undo.click();
    await expect(panel.headline).toHaveText(/^Restored 1 of 1 model/);
    await expect(panel.cell('a:latest', 'Modified')).toContainText('3 months ago');
    await expect(panel.restoredBadge('a:latest')).toBeVisible();
  });
});
