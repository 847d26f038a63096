// The trash: a copy that is checked before the original goes, a view of its own, and the way to get rid of it.
import { expect, test } from '../support/test.ts';
import { type Panel, size } from '../support/panel.ts';
import { trulyFreed } from '../support/fake.ts';
import { NOT_ITS_TURN, digests, expectNothingLost, steps, toldNames, trashNames } from '../support/trash.ts';
import type { Page } from '@playwright/test';

const GB = 1_000_000_000;
const DAY = 86_400;

/** Moves models to the trash and waits for the report. */
async function toTrash(panel: Panel, ...names: string[]): Promise<void> {
  await panel.trash(...names);
  await expect(panel.headline).toHaveText(new RegExp(`^Moved ${names.length} of ${names.length} models? to the trash`));
}

/** What has the focus, as a person would name it. */
async function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const active = document.activeElement;
    return active === null || active === document.body ? 'nothing' : (active.getAttribute('aria-label') ?? active.textContent?.trim() ?? '');
  });
}

async function spaceWords(panel: Panel): Promise<string[]> {
  return (await panel.space.allInnerTexts()).map((text) => text.replaceAll('\u00a0', ' '));
}

test.describe('going there', () => {
  test('the question offers both, and says of the trash what it does to the disk', async ({ panel, fake }) => {
    await fake.resetTo('a', 'b', 'keep');
    await panel.open();
    await panel.ask('a:latest', 'b:latest');
    await expect(panel.confirm).toBeEnabled();
    await expect(panel.moveToTrash).toBeEnabled();
    await expect(panel.cancel, 'neither of them is what Enter would press').toBeFocused();
    await expect(panel.question).toContainText('Move to trash keeps them, to be restored or deleted for good later. It takes no extra space, and frees none until then.');
    await panel.cancel.click();
    await panel.refresh();
    expect(await toldNames(fake)).toEqual(['a:latest', 'b:latest', 'keep:latest']);
    expect(await fake.requests('POST', '/api/copy')).toEqual([]);
  });

  test('the question says that the trash costs no bytes', async ({ panel, fake }) => {
    await fake.resetTo('a', 'keep');
    await panel.open();
    await panel.ask('a:latest');
    await expect(panel.question).toContainText(/(takes|costs|needs) no (more |extra |further )?(bytes|space|room)/);
  });

  test('copies, looks at a fresh list, and only then deletes: one model after the other', async ({ panel, fake }) => {
    await fake.resetTo('a', 'b', 'c', 'keep');
    const before = await fake.state();
    await panel.open();
    const since = (await fake.state()).log.length;
    await toTrash(panel, 'a:latest', 'b:latest', 'c:latest');
    const moved = (name: string): string[] => [`copy ${name} to ${name} in the trash`, 'list', `delete ${name}`];
    expect(await steps(fake, since)).toEqual(['list', ...moved('a:latest'), ...moved('b:latest'), ...moved('c:latest'), 'list']);
    const after = digests(await fake.state());
    expect(await toldNames(fake)).toEqual(['a:latest in the trash', 'b:latest in the trash', 'c:latest in the trash', 'keep:latest']);
    for (const { source, destination } of (await fake.requests('POST', '/api/copy')).map((entry) => JSON.parse(entry.body ?? ''))) {
      expect(after[destination], source).toBe(digests(before)[source]);
    }
    await expectNothingLost(fake, before);
  });

  test('no deletion is asked for before the list with the copy has come', async ({ panel, fake }) => {
    await fake.resetTo('a', 'keep');
    await panel.open();
    await fake.faultList({ kind: 'hang' }, { skip: 1 });
    await panel.trash('a:latest');
    await expect.poll(async () => (await fake.requests('GET', '/api/tags')).filter((entry) => entry.fault === 'hang')).toHaveLength(1);
    expect(await toldNames(fake)).toEqual(['a:latest', 'a:latest in the trash', 'keep:latest']);
    expect(await fake.askedToDelete()).toEqual([]);
    await expect(panel.outcome(panel.run, 'a:latest')).toContainText('copying');
    await fake.release();
    await expect(panel.headline).toHaveText(/^Moved 1 of 1 model to the trash/);
    expect(await fake.askedToDelete()).toEqual(['a:latest']);
  });

  test('shows the steps while they go on', async ({ panel, fake }) => {
    await fake.resetTo('a', 'b', 'keep');
    await panel.open();
    await fake.fault({ method: 'POST', path: '/api/copy', fault: { kind: 'hang' } });
    await fake.faultDelete({ kind: 'hang' }, 'b');
    await panel.trash('a:latest', 'b:latest');
    await expect(panel.run.getByRole('heading')).toHaveText('Moving 2 models to the trash');
    await expect(panel.outcome(panel.run, 'a:latest')).toContainText('copying');
    await expect(panel.runBar).toContainText('Copying a:latest');
    await expect(panel.outcome(panel.run, 'b:latest')).toContainText('waiting');
    await expect(panel.progress).toHaveAttribute('aria-valuetext', '0 of 2');
    await fake.release();
    await expect(panel.outcome(panel.run, 'b:latest')).toContainText('taking it away');
    await expect(panel.outcome(panel.run, 'a:latest')).toContainText('moved');
    await fake.release();
    await expect(panel.headline).toHaveText(/^Moved 2 of 2 models to the trash/);
    for (const { word } of await panel.outcomes(panel.report)) expect(word).toBe('in the trash');
  });

  test('Stop while one is copied leaves that one and the rest alone', async ({ panel, fake }) => {
    await fake.resetTo('a', 'b', 'keep');
    const before = await fake.state();
    await panel.open();
    await fake.fault({ method: 'POST', path: '/api/copy', fault: { kind: 'hang' } });
    await panel.trash('a:latest', 'b:latest');
    await expect(panel.outcome(panel.run, 'a:latest')).toContainText('copying');
    await panel.stop.click();
    await fake.release();
    await expect(panel.headline).toHaveText('Moved none of 2 models to the trash');
    expect(await fake.askedToDelete()).toEqual([]);
    await expectNothingLost(fake, before);
    expect(await panel.outcomes(panel.report)).toEqual([
      { name: 'a:latest', word: 'skipped', reason: `${NOT_ITS_TURN} A copy of it is in the trash.`, quote: '' },
      { name: 'b:latest', word: 'skipped', reason: NOT_ITS_TURN, quote: '' },
    ]);
    await panel.openTrash();
    await expect(panel.trashRow('a:latest')).toContainText('also among the models, with the same content');
  });

  test('costs no bytes and frees none, and says so', async ({ panel, fake }) => {
    await fake.resetTo({ name: 'a', size: 3 * GB }, { name: 'tuned', from: 'a', system: 'Be brief.' }, { name: 'keep', size: 2 * GB });
    const before = await fake.state();
    await panel.open();
    await expect(panel.totals).toHaveText('5.0 GB on disk, 3 models list 8.0 GB', { useInnerText: true });
    await toTrash(panel, 'a:latest', 'tuned:latest');
    await expectNothingLost(fake, before);
    expect(await spaceWords(panel)).toEqual(['Nothing is freed by that: what is in the trash stays on the disk until it is deleted for good.']);
    await expect(panel.totals).toHaveText('5.0 GB on disk, 1 model lists 2.0 GB, 2 more in the trash', { useInnerText: true });
    await panel.openTrash();
    await expect(panel.trashView).toContainText('Models in the trash stay on the disk until they are deleted for good; until then they free nothing, and take no more space than before.');
    await expect(panel.trashView).toContainText(/2 models, 6\.0\sGB listed, frees 3\.0\sGB/);
  });

  test('a loaded model is unloaded before it is moved', async ({ panel, fake }) => {
    await fake.resetTo({ name: 'busy', loaded: true }, 'idle', 'keep');
    await panel.open();
    const since = (await fake.state()).log.length;
    await toTrash(panel, 'busy:latest', 'idle:latest');
    expect(await steps(fake, since)).toEqual([
      'list',
      'unload busy:latest',
      'copy busy:latest to busy:latest in the trash',
      'list',
      'delete busy:latest',
      'copy idle:latest to idle:latest in the trash',
      'list',
      'delete idle:latest',
      'list',
    ]);
    const ps = (await (await fetch(`${fake.url}/api/ps`)).json()) as { models: unknown[] };
    expect(ps.models, 'nothing is left in memory').toEqual([]);
  });

  test('a loaded model that has another name stays loaded under that', async ({ panel, fake }) => {
    await fake.resetTo({ name: 'busy', loaded: true }, { name: 'twin', digest_of: 'busy' }, 'keep');
    await panel.open();
    await toTrash(panel, 'twin:latest');
    expect(await fake.requests('POST', '/api/generate')).toEqual([]);
    await panel.dismissReport.click();
    await toTrash(panel, 'busy:latest');
    expect(await fake.requests('POST', '/api/generate'), 'the twin in the trash is not used').toHaveLength(1);
  });

  test('the whole demo goes there and comes back, each model with its content', async ({ panel, fake }) => {
    const before = await fake.state();
    await panel.open();
    await panel.tickAll.check();
    await panel.deleteTicked.click();
    await panel.moveToTrash.click();
    await expect(panel.headline).toHaveText(/^Moved (\d+) of \1 models to the trash/, { timeout: 30_000 });
    expect(await trashNames(fake)).toHaveLength(before.models.length);
    await expectNothingLost(fake, before);
    await panel.undo.click();
    await expect(panel.headline).toHaveText(/^Restored (\d+) of \1 models/, { timeout: 30_000 });
    const after = await fake.state();
    expect(digests(after)).toEqual(digests(before));
    expect(after.blobs).toEqual(before.blobs);
  });

  test('every legal name goes there and comes back as it was', async ({ panel, fake }) => {
    const names = [
      '127.0.0.1:5050/team/tiny:latest',
      'hf.co/unsloth/Qwen3-30B-A3B-GGUF:Q4_K_M',
      'team/writer:v2',
      'MixedCase:V2-Q8_0',
      '_under_score-.x:_1.0',
      'localhost:11434/a/b:c',
      'recycle.trash/a/b:c',
      '7.0123456789ab.trash/a/b:c',
      `registry.example.com/${'n'.repeat(80)}/${'m'.repeat(80)}:${'t'.repeat(80)}`,
      `${'h'.repeat(320)}/n/m:t`,
    ];
    await fake.resetTo(...names, { name: 'clouded', remote_host: 'https://ollama.com:443' }, 'keep');
    const before = await fake.state();
    const all = before.models.map(({ name }) => name).filter((name) => name !== 'keep:latest');
    await panel.open();
    expect((await panel.shown()).sort(), 'none of these is taken for one of the trash').toEqual(before.models.map(({ name }) => name).sort());
    await toTrash(panel, ...all);
    await expectNothingLost(fake, before);
    expect(await panel.shown()).toEqual(['keep:latest']);
    await panel.openTrash();
    expect((await panel.trashShown()).sort()).toEqual(all.sort());
    await panel.tickAllTrash.check();
    await panel.restoreTicked.click();
    await expect(panel.headline).toHaveText(`Restored ${all.length} of ${all.length} models, ${size(before.models.filter(({ name }) => all.includes(name)).reduce((sum, model) => sum + model.size, 0))} listed`);
    expect(digests(await fake.state())).toEqual(digests(before));
    await expectNothingLost(fake, before);
  });

  test('a model for which there is no name in the trash is left alone, and that is said', async ({ panel, fake }) => {
    const long = `${'h'.repeat(321)}/n/m:t`;
    await fake.resetTo(long, 'a', 'keep');
    const before = await fake.state();
    await panel.open();
    await panel.trash(long, 'a:latest');
    await expect(panel.headline).toHaveText(/^Moved 1 of 2 models to the trash/);
    expect(await panel.outcomes(panel.report)).toEqual([
      { name: long, word: 'failed', reason: 'There is no place for it in the trash: its name is too long, or its digest is not known. It was left alone.', quote: '' },
      { name: 'a:latest', word: 'in the trash', reason: '', quote: '' },
    ]);
    expect(await fake.askedToDelete()).toEqual(['a:latest']);
    await expectNothingLost(fake, before);
  });

  test('skips what is gone and what has changed meanwhile', async ({ panel, fake }) => {
    await fake.resetTo('a', 'b', 'c', 'keep');
    await panel.open();
    await panel.ask('a:latest', 'b:latest', 'c:latest');
    await fake.touch('a');
    await fake.remove('b');
    const before = await fake.state();
    await panel.moveToTrash.click();
    await expect(panel.headline).toHaveText(/^Moved 1 of 3 models to the trash/);
    expect(await fake.askedToDelete()).toEqual(['c:latest']);
    await expectNothingLost(fake, before);
    await expect(panel.outcome(panel.report, 'a:latest')).toContainText('the name means another model now');
    await expect(panel.outcome(panel.report, 'b:latest')).toContainText('already gone');
  });

  test('a model that changes between its copy and the check is not deleted', async ({ panel, fake }) => {
    await fake.resetTo('a', 'keep');
    await panel.open();
    await fake.faultList({ kind: 'hang' }, { skip: 1 });
    await panel.trash('a:latest');
    await expect.poll(async () => (await fake.requests('POST', '/api/copy')).length).toBe(1);
    await expect.poll(() => toldNames(fake)).toContain('a:latest in the trash');
    await fake.touch('a');
    const before = await fake.state();
    await fake.release();
    await expect(panel.headline).toHaveText('Moved none of 1 model to the trash');
    expect(await fake.askedToDelete()).toEqual([]);
    await expectNothingLost(fake, before);
    await expect(panel.outcome(panel.report, 'a:latest')).toContainText('the name means another model now. It was left alone. A copy of it is in the trash.');
  });

  test('is also there where nothing would be left, without typing the number', async ({ panel, fake }) => {
    await fake.resetTo('a', 'b');
    const before = await fake.state();
    await panel.open();
    await panel.ask('a:latest', 'b:latest');
    await expect(panel.confirm).toBeDisabled();
    await panel.moveToTrash.click();
    await expect(panel.headline).toHaveText(/^Moved 2 of 2 models to the trash/);
    await expectNothingLost(fake, before);
  });

  test('what stays in the list says nothing of a server without models while the trash has some', async ({ panel, fake }) => {
    await fake.resetTo('a');
    await panel.open();
    await toTrash(panel, 'a:latest');
    await expect(panel.totals).toContainText('1 more in the trash');
    await expect(panel.page.getByText('This server has none')).toHaveCount(0);
  });
});

test.describe('the view', () => {
  test('shows what is in the trash, and nobody else does', async ({ panel, fake }) => {
    await fake.resetTo({ name: 'a', size: 3 * GB, modified_ago_s: 100 * DAY }, { name: 'tuned', from: 'a', modified_ago_s: 20 * DAY }, 'keep');
    await panel.open();
    await expect(panel.trashButton).toHaveText('Trash');
    await toTrash(panel, 'tuned:latest');
    expect((await panel.shown()).sort()).toEqual(['a:latest', 'keep:latest']);
    await expect(panel.trashButton).toHaveText('Trash (1)');
    await expect(panel.trashButton).toHaveAttribute('aria-pressed', 'false');
    await panel.filter.fill('trash');
    await expect.poll(() => panel.shown()).toEqual([]);
    await panel.openTrash();
    await expect(panel.trashButton).toHaveAttribute('aria-pressed', 'true');
    await expect(panel.table).toHaveCount(0);
    expect(await panel.trashShown()).toEqual(['tuned:latest']);
    await expect(panel.trashAge('tuned:latest', 'In the trash since')).toContainText('just now');
    await expect(panel.trashAge('tuned:latest', 'Modified before')).toContainText('2 weeks ago');
    await panel.backToModels.click();
    await expect(panel.trashView).toHaveCount(0);
    await panel.filter.fill('');
    await expect(panel.checkbox('a:latest')).toBeVisible();
  });

  test('an empty trash says so', async ({ panel, fake }) => {
    await fake.resetTo('a');
    await panel.open();
    await panel.openTrash();
    await expect(panel.trashView).toContainText('The trash is empty');
    await expect(panel.trashTable).toHaveCount(0);
    await expect(panel.restoreTicked).toHaveCount(0);
    await expect(panel.deleteForGood).toHaveCount(0);
  });

  test('says where the time before is not known', async ({ panel, fake }) => {
    await fake.resetTo('a', 'keep');
    const digest = digests(await fake.state())['a:latest']?.slice(0, 12);
    await fake.put({ name: `registry.ollama.ai.0.${digest}.trash/library/a:latest`, digest_of: 'a', modified_ago_s: 3 * DAY });
    await fake.remove('a');
    await panel.open();
    await panel.openTrash();
    await expect(panel.trashAge('a:latest', 'In the trash since')).toContainText('3 days ago');
    await expect(panel.trashAge('a:latest', 'Modified before')).toHaveText('not known');
  });

  test('two contents of one name stand there side by side, and each comes back as itself', async ({ panel, fake }) => {
    await fake.resetTo({ name: 'a', modified_ago_s: 40 * DAY }, 'keep');
    const first = digests(await fake.state())['a:latest'];
    await panel.open();
    await toTrash(panel, 'a:latest');
    await panel.dismissReport.click();
    await fake.put({ name: 'a', modified_ago_s: 3 * DAY, system: 'Another.' });
    const second = digests(await fake.state())['a:latest'];
    expect(second).not.toBe(first);
    await panel.refresh();
    const before = await fake.state();
    await toTrash(panel, 'a:latest');
    await expectNothingLost(fake, before);
    await panel.openTrash();
    await expect(panel.trashBox('a:latest')).toHaveCount(2);
    const old = panel.trashRow('a:latest').filter({ hasText: '5 weeks ago' });
    const young = panel.trashRow('a:latest').filter({ hasText: '3 days ago' });
    await young.getByRole('button', { name: 'Restore a:latest', exact: true }).click();
    await expect(panel.headline).toHaveText(/^Restored 1 of 1 model/);
    expect(digests(await fake.state())['a:latest']).toBe(second);
    await expect(old).toContainText('another model has this name now');
    await old.getByRole('button', { name: 'Restore a:latest under another name' }).click();
    await panel.restoreWithNewName.click();
    await expect(panel.headline).toHaveText(/^Restored 1 of 1 model/);
    await expect.poll(async () => digests(await fake.state())['a:latest-restored']).toBe(first);
    await expectNothingLost(fake, before);
  });

  test('two contents of one name can be told apart by their labels', async ({ panel, fake }) => {
    await fake.resetTo({ name: 'a', modified_ago_s: 40 * DAY }, 'keep');
    await panel.open();
    await toTrash(panel, 'a:latest');
    await fake.put({ name: 'a', system: 'Another.' });
    await panel.refresh();
    await toTrash(panel, 'a:latest');
    await panel.openTrash();
    const labels = await panel.trashTable.getByRole('checkbox').evaluateAll((all) => all.map((box) => box.getAttribute('aria-label')));
    expect(new Set(labels).size).toBe(labels.length);
  });

  test('a trash made by another browser is found, and what this one made is found there', async ({ panel, elsewhere, fake }) => {
    await fake.resetTo('a', 'b', 'keep');
    const before = await fake.state();
    await panel.open();
    await toTrash(panel, 'a:latest');
    await elsewhere.open();
    await expect(elsewhere.trashButton).toHaveText('Trash (1)');
    expect((await elsewhere.shown()).sort()).toEqual(['b:latest', 'keep:latest']);
    await elsewhere.openTrash();
    await elsewhere.restore('a:latest').click();
    await expect(elsewhere.headline).toHaveText(/^Restored 1 of 1 model/);
    expect(digests(await fake.state())).toEqual(digests(before));
    await panel.refresh();
    await expect(panel.trashButton).toHaveText('Trash');
    await expect(panel.checkbox('a:latest')).toBeVisible();
  });

  test('keeps its rows where they are', async ({ panel, fake }) => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    await fake.resetTo(...names, 'keep');
    await panel.open();
    await toTrash(panel, ...names.map((name) => `${name}:latest`));
    await panel.openTrash();
    const first = await panel.trashShown();
    expect(first).toHaveLength(names.length);
    for (let time = 0; time < 5; time += 1) {
      await panel.refresh();
      expect(await panel.trashShown()).toEqual(first);
    }
  });

  test('Delete for good asks, deletes and reports as everywhere', async ({ panel, fake }) => {
    await fake.resetTo({ name: 'a', size: 3 * GB }, { name: 'b', size: 2 * GB }, { name: 'c', size: GB }, 'keep');
    await panel.open();
    await toTrash(panel, 'a:latest', 'b:latest', 'c:latest');
    await panel.dismissReport.click();
    await panel.openTrash();
    await expect(panel.restoreTicked).toBeDisabled();
    await expect(panel.deleteForGood).toBeDisabled();
    await panel.trashBox('a:latest').check();
    await panel.trashBox('b:latest').check();
    await expect(panel.deleteForGood).toHaveText('Delete 2 models for good…');
    const before = await fake.state();
    await panel.deleteForGood.click();
    await expect(panel.question).toContainText(/5\.0\sGB listed, frees 5\.0\sGB/);
    expect(await panel.plannedNames()).toEqual(['a:latest in the trash', 'b:latest in the trash']);
    await expect(panel.question, 'what is in the trash is not hidden').not.toContainText('hidden by the filter');
    await expect(panel.moveToTrash, 'it is there already').toHaveCount(0);
    await expect(panel.cancel).toBeFocused();
    const since = before.log.length;
    await panel.confirm.click();
    await expect(panel.headline).toHaveText(/^Deleted 2 of 2 models, 5\.0\sGB listed/);
    expect((await steps(fake, since)).filter((step) => step !== 'list')).toEqual(['delete a:latest in the trash', 'delete b:latest in the trash']);
    expect(await toldNames(fake)).toEqual(['c:latest in the trash', 'keep:latest']);
    const gone = before.models.map(({ name }) => name).filter((name) => / in the trash/.test(name) || /\.trash\/.*\/[ab]:/.test(name));
    const freed = (await fake.state()).blobs.reduce((sum, blob) => sum - blob.size, before.blobs.reduce((sum, blob) => sum + blob.size, 0));
    expect(freed, 'only now bytes are freed').toBe(trulyFreed(before, gone));
    expect(await spaceWords(panel)).toEqual([expect.stringMatching(/^5\.0 GB freed and verified/)]);
    expect(await panel.trashShown()).toEqual(['c:latest']);
    await expect(panel.undo, 'that cannot be taken back').toHaveCount(0);
  });

  test('deleting for good what is all that is left has to be meant', async ({ panel, fake }) => {
    await fake.resetTo('a', 'b');
    await panel.open();
    await toTrash(panel, 'a:latest', 'b:latest');
    await panel.openTrash();
    await panel.tickAllTrash.check();
    await panel.deleteForGood.click();
    await expect(panel.confirm).toBeDisabled();
    await panel.numberToType.fill('2');
    await panel.confirm.click();
    await expect(panel.headline).toHaveText(/^Deleted 2 of 2 models/);
    expect(await fake.names()).toEqual([]);
    await expect(panel.trashView).toContainText('The trash is empty');
    await expect(panel.undo).toHaveCount(0);
  });

  test('what is gone from the trash meanwhile is ticked no longer', async ({ panel, fake }) => {
    await fake.resetTo('a', 'b', 'keep');
    await panel.open();
    await toTrash(panel, 'a:latest', 'b:latest');
    await panel.openTrash();
    await panel.tickAllTrash.check();
    const [first = ''] = await trashNames(fake);
    await fake.remove(first);
    await panel.refresh();
    await expect(panel.restoreTicked).toHaveText('Restore 1 model');
    await expect(panel.trashButton).toHaveText('Trash (1)');
  });

  test('ticks of the list and of the trash have nothing to do with each other', async ({ panel, fake }) => {
    await fake.resetTo('a', 'b', 'keep');
    await panel.open();
    await toTrash(panel, 'a:latest');
    await panel.tick('b:latest');
    await panel.openTrash();
    await expect(panel.bar).toHaveCount(0);
    await panel.page.keyboard.press('Delete');
    await panel.trashBox('a:latest').check();
    await expect(panel.question, 'Delete does not ask about what is not seen').toHaveCount(0);
    await expect(panel.deleteForGood).toHaveText('Delete 1 model for good…');
    await panel.backToModels.click();
    await expect(panel.bar).toContainText('1 model ticked');
    expect(await panel.tickedShown()).toEqual(['b:latest']);
  });

  test('offers nothing in read-only mode', async ({ panel, fake }) => {
    await fake.resetTo('a', 'keep');
    await panel.open();
    await toTrash(panel, 'a:latest');
    await expect(panel.undo).toBeVisible();
    await panel.openTrash();
    await panel.readOnly.click();
    await expect(panel.undo).toHaveCount(0);
    expect(await panel.trashShown(), 'it can be seen').toEqual(['a:latest']);
    await expect(panel.restore('a:latest')).toHaveCount(0);
    await expect(panel.restoreAs('a:latest')).toHaveCount(0);
    await expect(panel.restoreTicked).toHaveCount(0);
    await expect(panel.deleteForGood).toHaveCount(0);
    await panel.trashBox('a:latest').check();
    await panel.page.keyboard.press('Delete');
    await panel.readOnly.click();
    await expect(panel.restore('a:latest')).toBeEnabled();
    await expect(panel.restoreTicked).toHaveText('Restore 1 model');
    await expect(panel.question).toHaveCount(0);
  });

  test('offers nothing while a run is under way', async ({ panel, fake }) => {
    await fake.resetTo('a', 'b', 'keep');
    await panel.open();
    await toTrash(panel, 'a:latest');
    await panel.dismissReport.click();
    await fake.fault({ method: 'POST', path: '/api/copy', fault: { kind: 'hang' } });
    await panel.trash('b:latest');
    await expect(panel.outcome(panel.run, 'b:latest')).toContainText('copying');
    await panel.trashButton.click();
    await expect(panel.restore('a:latest')).toBeDisabled();
    await expect(panel.restoreAs('a:latest')).toBeDisabled();
    await panel.trashBox('a:latest').check();
    await expect(panel.restoreTicked).toBeDisabled();
    await expect(panel.deleteForGood).toBeDisabled();
    await fake.release();
    await expect(panel.headline).toHaveText(/^Moved 1 of 1 model/);
    await expect(panel.restore('b:latest')).toBeEnabled();
  });
});

test.describe('beside the trash', () => {
  test('a part of the disk that only the trash uses leads there', async ({ panel, fake }) => {
    await fake.resetTo({ name: 'a', size: 3 * GB }, { name: 'shared', size: 2 * GB }, { name: 'tuned', from: 'shared', system: 'Be brief.' });
    await panel.open();
    await toTrash(panel, 'a:latest', 'tuned:latest');
    await panel.segment(/^(?=.*shared:latest)(?=.*tuned:latest in the trash).*2\.0\sGB/).click();
    expect(await panel.tickedShown(), 'what a model uses, too, ticks that').toEqual(['shared:latest']);
    await panel.segment(/^a:latest in the trash, 3\.0\sGB/).click();
    await expect(panel.trashTitle).toBeFocused();
    expect((await panel.trashShown()).sort()).toEqual(['a:latest', 'tuned:latest']);
  });

  test('a copy in the trash keeps the bytes of a model that is deleted, and is named', async ({ panel, fake }) => {
    await fake.resetTo({ name: 'base', size: 3 * GB }, { name: 'tuned', from: 'base', system: 'Be brief.' }, { name: 'twin', digest_of: 'base' });
    await panel.open();
    await toTrash(panel, 'twin:latest');
    await expect(panel.cell('base:latest', 'Name')).toContainText('same as twin:latest in the trash');
    await panel.dismissReport.click();
    const truth = trulyFreed(await fake.state(), ['base:latest', 'tuned:latest']);
    await panel.ask('base:latest', 'tuned:latest');
    await expect(panel.question).toContainText('twin:latest in the trash');
    await expect(panel.plannedModel('base:latest')).toContainText('frees nothing: same as twin:latest in the trash');
    const { least, most } = await panel.tickedFree();
    expect(least).toBeLessThanOrEqual(truth);
    expect(most).toBeGreaterThanOrEqual(truth);
    await expect(panel.takeOtherNames, 'what is in the trash is not among the models to take').toHaveCount(0);
  });
});

test.describe('Undo', () => {
  test('brings all of it back with one click, and then goes away', async ({ panel, fake }) => {
    await fake.resetTo('a', 'b', 'keep');
    const before = await fake.state();
    await panel.open();
    await toTrash(panel, 'a:latest', 'b:latest');
    await panel.undo.click();
    await expect(panel.headline).toHaveText(/^Restored 2 of 2 models/);
    expect(digests(await fake.state())).toEqual(digests(before));
    await expectNothingLost(fake, before);
    await expect(panel.undo).toHaveCount(0);
    await expect(panel.trashButton).toHaveText('Trash');
    const said = (await panel.outcomes(panel.report)).map(({ name, word, reason }) => `${name} ${word}${reason}`);
    expect(said.sort()).toEqual(['a:latest restored', 'b:latest restored']);
  });

  test('takes back its own run alone', async ({ panel, fake }) => {
    await fake.resetTo('a', 'b', 'keep');
    await panel.open();
    await toTrash(panel, 'a:latest');
    await toTrash(panel, 'b:latest');
    await expect(panel.undo).toHaveCount(2);
    await panel.undo.first().click();
    await expect(panel.headline).toHaveText(/^Restored 1 of 1 model/);
    expect(await toldNames(fake)).toEqual(['a:latest in the trash', 'b:latest', 'keep:latest']);
    await expect(panel.undo).toHaveCount(1);
  });

  test('is there as long as something of its run is in the trash', async ({ panel, fake }) => {
    await fake.resetTo('a', 'b', 'keep');
    await panel.open();
    await toTrash(panel, 'a:latest', 'b:latest');
    const [first = '', second = ''] = await trashNames(fake);
    await fake.remove(first);
    await panel.refresh();
    await expect(panel.undo).toBeVisible();
    await panel.undo.click();
    await expect(panel.headline).toHaveText(/^Restored 1 of 1 model/);
    expect(await fake.names()).not.toContain(second);
    await expect(panel.undo).toHaveCount(0);
  });

  test('goes away once the trash is emptied', async ({ panel, fake }) => {
    await fake.resetTo('a', 'keep');
    await panel.open();
    await toTrash(panel, 'a:latest');
    await expect(panel.undo).toBeVisible();
    for (const name of await trashNames(fake)) await fake.remove(name);
    await panel.refresh();
    await expect(panel.undo).toHaveCount(0);
  });

  test('leaves alone what has been made under the name meanwhile, and brings back the rest', async ({ panel, fake }) => {
    await fake.resetTo('a', 'b', 'keep');
    await panel.open();
    await toTrash(panel, 'a:latest', 'b:latest');
    await fake.put({ name: 'a', system: 'New.' });
    const before = await fake.state();
    await panel.undo.click();
    await expect(panel.headline).toHaveText(/^Restored 1 of 2 models/);
    expect(await panel.outcomes(panel.report)).toEqual([
      { name: 'a:latest', word: 'failed', reason: 'Another model has that name now. It stays in the trash, and can be restored under another name.', quote: '' },
      { name: 'b:latest', word: 'restored', reason: '', quote: '' },
    ]);
    await expectNothingLost(fake, before);
    expect(digests(await fake.state())['a:latest']).toBe(digests(before)['a:latest']);
    await expect(panel.undo, 'a of that run is still in the trash').toBeVisible();
  });

  test('is offered for what is in the trash after a run that was not checked', async ({ panel, fake }) => {
    panel.watch.announce(/status of 500/);
    await fake.resetTo('a', 'keep');
    await panel.open();
    await fake.faultList({ kind: 'status', status: 500 }, { skip: 2 });
    await panel.trash('a:latest');
    await panel.stopWhilePaused.click();
    await expect(panel.trashButton).toHaveText('Trash (1)');
    await expect(panel.undo).toBeVisible();
  });
});

test.describe('by keyboard', () => {
  test('there, through it and back', async ({ panel, fake }) => {
    await fake.resetTo('a', 'b', 'keep');
    await panel.open();
    await panel.checkbox('a:latest').focus();
    await panel.page.keyboard.press('Space');
    await panel.page.keyboard.press('Delete');
    await expect(panel.cancel).toBeFocused();
    await panel.page.keyboard.press('Tab');
    await expect(panel.moveToTrash).toBeFocused();
    await panel.page.keyboard.press('Enter');
    await expect(panel.headline).toHaveText(/^Moved 1 of 1 model to the trash/);
    await expect(panel.headline).toBeFocused();
    await panel.trashButton.focus();
    await panel.page.keyboard.press('Enter');
    await expect(panel.trashTitle).toBeFocused();
    await panel.page.keyboard.press('Tab');
    await expect(panel.backToModels).toBeFocused();
    await panel.trashBox('a:latest').focus();
    await panel.page.keyboard.press('Space');
    await expect(panel.trashBox('a:latest')).toBeChecked();
    await panel.page.keyboard.press('Tab');
    await expect(panel.restore('a:latest')).toBeFocused();
    await panel.page.keyboard.press('Tab');
    await expect(panel.restoreAs('a:latest')).toBeFocused();
    await panel.page.keyboard.press('Enter');
    await expect(panel.newNameField).toBeFocused();
    await panel.page.keyboard.press('Escape');
    await expect(panel.newName).toHaveCount(0);
    await expect(panel.restoreAs('a:latest'), 'a closed dialog gives the focus back').toBeFocused();
    await panel.page.keyboard.press('Shift+Tab');
    await panel.page.keyboard.press('Enter');
    await expect(panel.headline).toHaveText(/^Restored 1 of 1 model/);
    await expect(panel.headline).toBeFocused();
    await panel.backToModels.focus();
    await panel.page.keyboard.press('Enter');
    await expect(panel.tickAll).toBeFocused();
  });

  test('the header’s button leads back, too, and the focus goes along', async ({ panel, fake }) => {
    await fake.resetTo('a');
    await panel.open();
    await panel.trashButton.press('Enter');
    await expect(panel.trashTitle).toBeFocused();
    await panel.trashButton.press('Enter');
    await expect(panel.trashView).toHaveCount(0);
    await expect(panel.tickAll).toBeFocused();
  });

  test('a cancelled Delete for good gives the focus back', async ({ panel, fake }) => {
    await fake.resetTo('a', 'keep');
    await panel.open();
    await toTrash(panel, 'a:latest');
    await panel.openTrash();
    await panel.trashBox('a:latest').press('Space');
    await panel.deleteForGood.press('Enter');
    await expect(panel.cancel).toBeFocused();
    await panel.page.keyboard.press('Escape');
    await expect(panel.question).toHaveCount(0);
    await expect(panel.deleteForGood).toBeFocused();
  });

  test('the focus is not lost when a report is dismissed in the trash', async ({ panel, fake }) => {
    await fake.resetTo('a', 'keep');
    await panel.open();
    await toTrash(panel, 'a:latest');
    await panel.openTrash();
    await panel.dismissReport.press('Enter');
    await expect(panel.reports).toHaveCount(0);
    await expect.poll(() => focused(panel.page)).not.toBe('nothing');
  });

  test('the focus is not lost on the way back to a list without models', async ({ panel, fake }) => {
    await fake.resetTo('a');
    await panel.open();
    await toTrash(panel, 'a:latest');
    await panel.openTrash();
    await panel.backToModels.press('Enter');
    await expect(panel.trashView).toHaveCount(0);
    await expect.poll(() => focused(panel.page)).not.toBe('nothing');
  });

  test('the focus is not lost when Undo goes away with what it brings back', async ({ panel, fake }) => {
    await fake.resetTo('a', 'keep');
    await panel.open();
    await toTrash(panel, 'a:latest');
    await panel.undo.press('Enter');
    await expect(panel.headline).toHaveText(/^Restored 1 of 1 model/);
    await expect(panel.headline).toBeFocused();
  });

  test('the focus is not lost when the last of the trash is restored', async ({ panel, fake }) => {
    await fake.resetTo('a', 'keep');
    await panel.open();
    await toTrash(panel, 'a:latest');
    await panel.openTrash();
    await panel.restore('a:latest').press('Enter');
    await expect(panel.headline).toHaveText(/^Restored 1 of 1 model/);
    await expect(panel.headline).toBeFocused();
  });

  test('keys that belong to the list do nothing unseen', async ({ panel, fake }) => {
    await fake.resetTo('a', 'keep');
    await panel.open();
    await panel.openTrash();
    await panel.page.keyboard.press('/');
    await panel.page.keyboard.press('?');
    await expect(panel.keys).toBeVisible();
    await panel.page.keyboard.press('Escape');
    await fake.put({ name: 'registry.ollama.ai.5.0123456789ab.trash/library/b:latest' });
    await panel.page.keyboard.press('r');
    await expect(panel.trashBox('b:latest')).toBeVisible();
  });
});

test('the number that is told of a fresh list is that of the models', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'keep');
  await panel.open();
  await toTrash(panel, 'a:latest');
  await panel.refresh();
  await expect(panel.announcement('List refreshed: 2 models')).toBeAttached();
});

test('the report’s copied text has the words of the page', async ({ panel, fake }) => {
  await fake.resetTo('a', 'keep');
  await panel.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await panel.open();
  await toTrash(panel, 'a:latest');
  await panel.copyReport.click();
  await expect(panel.copyReport).toHaveText('Copied');
  const text = (): Promise<string> => panel.page.evaluate(() => navigator.clipboard.readText());
  expect(await text()).toMatch(/^Moved 1 of 1 model to the trash, .* listed\.\n/);
  expect(await text()).toContain('Nothing is freed by that: what is in the trash stays on the disk until it is deleted for good.');
  expect(await text()).toMatch(/\nin the trash {2}a:latest {2}/);
});

test('the copied text of a restore names the models as the page does', async ({ panel, fake }) => {
  await fake.resetTo('a', 'keep');
  await panel.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await panel.open();
  await toTrash(panel, 'a:latest');
  await panel.undo.click();
  await expect(panel.headline).toHaveText(/^Restored 1 of 1 model/);
  await panel.copyReport.click();
  await expect(panel.copyReport).toHaveText('Copied');
  expect(await panel.page.evaluate(() => navigator.clipboard.readText())).toMatch(/\nrestored {2}a:latest {2}/);
});

test('whoever empties the trash is never offered the models for it', async ({ panel, fake }) => {
  await fake.resetTo('a', { name: 'twin', digest_of: 'a' }, { name: 'third', digest_of: 'a' }, 'keep');
  await panel.open();
  await toTrash(panel, 'a:latest');
  await panel.openTrash();
  await panel.trashBox('a:latest').check();
  await panel.deleteForGood.click();
  await expect(panel.question).toContainText('deleting it frees nothing');
  await expect(panel.takeOtherNames).toHaveCount(0);
  await panel.confirm.click();
  await expect(panel.headline).toHaveText(/^Deleted 1 of 1 model/);
  expect(await fake.names()).toEqual(['keep:latest', 'third:latest', 'twin:latest']);
});
