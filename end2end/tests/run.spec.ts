// The run: one model after the other, and nothing that was not asked for.
import { expect, test } from '../support/test.ts';
import type { Fake } from '../support/fake.ts';
import { Timeouts } from '../support/timeouts.ts';
import { DOWN } from '../support/watch.ts';

/** Waits until the server has so many deletions before it, and answers none of the last. */
async function untilAsked(fake: Fake, count: number): Promise<void> {
  await expect.poll(async () => (await fake.askedToDelete()).length).toBe(count);
}


test('deletes exactly what was ticked, in the order shown, one at a time', async ({ panel, fake }) => {
  await panel.open();
  const before = await fake.names();
  const names = ['mixtral:8x7b', 'phi4:14b', 'mistral:latest', 'all-minilm:latest'];
  await panel.delete(...names);
  await expect(panel.headline).toHaveText(/^Deleted 4 of 4 models/);
  const state = await fake.state();
  expect(await fake.askedToDelete()).toEqual(names);
  expect(state.overlapping_deletes).toBe(0);
  expect(await fake.names()).toEqual(before.filter((name) => !names.includes(name)));
  const removed = state.log.filter((entry) => entry.manifest_removed).map((entry) => entry.model);
  expect(removed).toEqual(names);
  await expect(panel.bar, 'what is gone is ticked no longer').toBeHidden();
  for (const name of names) await expect(panel.checkbox(name)).toBeHidden();
});

test('fetches the list afresh before the first deletion and after the last', async ({ panel, fake }) => {
  await panel.open();
  const start = (await fake.state()).log.length;
  await panel.delete('phi4:14b', 'llava:7b');
  await expect(panel.report).toBeVisible();
  const requests = (await fake.state()).log.slice(start);
  const order = requests.filter((entry) => entry.method !== 'OPTIONS').map((entry) => `${entry.method} ${entry.path}`);
  expect(order.filter((request) => /tags|delete/.test(request))).toEqual([
    'GET /api/tags',
    'DELETE /api/delete',
    'DELETE /api/delete',
    'GET /api/tags',
  ]);
});

test('skips what is gone and what has changed meanwhile, and says so', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'c', 'keep');
  await panel.open();
  await panel.ask('a:latest', 'b:latest', 'c:latest');
  await fake.touch('a');
  await fake.remove('b');
  await panel.confirm.click();
  await expect(panel.headline).toHaveText(/^Deleted 1 of 3 models/);
  expect(await fake.askedToDelete()).toEqual(['c:latest']);
  expect(await fake.names()).toEqual(['a:latest', 'keep:latest']);
  await expect(panel.outcome(panel.report, 'a:latest')).toContainText('skipped');
  await expect(panel.outcome(panel.report, 'a:latest')).toContainText('the name means another model now');
  await expect(panel.outcome(panel.report, 'b:latest')).toContainText('already gone');
});

test('shows a row per model: waiting, deleting, deleted', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'c', 'keep');
  await panel.open();
  await fake.faultDelete({ kind: 'hang' }, 'b');
  await panel.delete('a:latest', 'b:latest', 'c:latest');
  await expect(panel.outcome(panel.run, 'b:latest')).toContainText('deleting');
  await expect(panel.outcome(panel.run, 'a:latest')).toContainText('deleted');
  await expect(panel.outcome(panel.run, 'c:latest')).toContainText('waiting');
  expect((await panel.outcomes(panel.run)).map((row) => row.name)).toEqual(['a:latest', 'b:latest', 'c:latest']);
  expect(await fake.names(), 'the page says deleted only of what is').toEqual(['b:latest', 'c:latest', 'keep:latest']);
  await fake.release();
  await expect(panel.headline).toHaveText(/^Deleted 3 of 3 models/);
});

test('shows a failure with Ollama’s own message, and goes on', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'c', 'keep');
  panel.watch.announce(/status of 500/);
  await panel.open();
  await fake.faultDelete({ kind: 'status', status: 500, body: '{"error":"no space left on device"}' }, 'a');
  await fake.faultDelete({ kind: 'hang' }, 'b');
  await panel.delete('a:latest', 'b:latest', 'c:latest');
  await expect(panel.outcome(panel.run, 'a:latest')).toContainText('failed');
  await expect(panel.outcome(panel.run, 'a:latest')).toContainText('no space left on device');
  await fake.release();
  await expect(panel.headline).toHaveText(/^Deleted 2 of 3 models/);
  expect(await fake.askedToDelete()).toEqual(['a:latest', 'b:latest', 'c:latest']);
  expect(await fake.names()).toEqual(['a:latest', 'keep:latest']);
});

test('shows how far it is', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'c', 'keep');
  await panel.open();
  await fake.faultDelete({ kind: 'hang' }, 'b');
  await panel.delete('a:latest', 'b:latest', 'c:latest');
  await expect(panel.progress).toHaveJSProperty('value', 1);
  await expect(panel.progress).toHaveJSProperty('max', 3);
  await expect(panel.progress).toHaveAttribute('aria-valuetext', '1 of 3');
  await expect(panel.runBar).toContainText('b:latest');
  await expect(panel.bar, 'the run’s bar stands in place of the other').toBeHidden();
});

test('shows the elapsed time of a long deletion', async ({ panel, fake }) => {
  await fake.resetTo('a', 'keep');
  await panel.page.clock.install();
  await panel.open();
  await fake.faultDelete({ kind: 'hang' });
  await panel.delete('a:latest');
  await untilAsked(fake, 1);
  await panel.page.clock.fastForward('01:05');
  await expect(panel.runBar).toContainText(/a:latest, 1 min \d+ s/);
  await expect(panel.runBar.getByTitle('Time since the run began')).toHaveText(/^1 min \d+ s$/);
  await fake.release();
  await expect(panel.headline).toHaveText(/^Deleted 1 of 1 model/);
  await expect(panel.report).toContainText(/took 1 min/);
});

test('has a patience of more than two minutes for a deletion', async ({ panel, fake }) => {
  await fake.resetTo('a', 'keep');
  const timeouts = await Timeouts.of(panel.page);
  await panel.open();
  await fake.faultDelete({ kind: 'hang' });
  await panel.delete('a:latest');
  await untilAsked(fake, 1);
  expect(await timeouts.newest()).toBeGreaterThanOrEqual(120_000);
  await fake.release();
  await expect(panel.headline).toHaveText(/^Deleted 1 of 1 model/);
});

test('pauses after a time-out, because the server may still be at work', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'keep');
  const timeouts = await Timeouts.of(panel.page);
  await panel.open();
  await fake.faultDelete({ kind: 'hang' }, 'a');
  await panel.delete('a:latest', 'b:latest');
  await untilAsked(fake, 1);
  await timeouts.expireNewest(15 * 60_000);
  await expect(panel.pause).toContainText(/No answer came within 15 min\. Ollama may still be busy/);
  expect(await fake.askedToDelete()).toEqual(['a:latest']);
  await fake.remove('a');
  await panel.resume.click();
  await expect(panel.headline).toHaveText(/^Deleted 1 of 2 models/);
  expect(await fake.askedToDelete()).toEqual(['a:latest', 'b:latest']);
  await expect(panel.outcome(panel.report, 'a:latest')).toContainText('gone with an error');
});

test('shows what is already gone and what is skipped while the run goes on', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'c', 'keep');
  await panel.open();
  await panel.ask('a:latest', 'b:latest', 'c:latest');
  await fake.remove('a');
  await fake.touch('b');
  await fake.faultDelete({ kind: 'hang' }, 'c');
  await panel.confirm.click();
  await expect(panel.outcome(panel.run, 'c:latest')).toContainText('deleting');
  expect((await panel.outcomes(panel.run)).map((row) => row.word)).toEqual(['already gone', 'skipped', 'deleting']);
  await expect(panel.progress).toHaveAttribute('aria-valuetext', '2 of 3');
  await fake.release();
  await expect(panel.headline).toHaveText(/^Deleted 1 of 3 models/);
  expect(await fake.askedToDelete()).toEqual(['c:latest']);
});

test('Stop finishes the current one and leaves the rest', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'c', 'keep');
  await panel.open();
  await fake.faultDelete({ kind: 'hang' }, 'b');
  await panel.delete('a:latest', 'b:latest', 'c:latest');
  await untilAsked(fake, 2);
  await panel.stop.click();
  await expect(panel.stop).toHaveText('Stopping after this one');
  await expect(panel.stop).toBeDisabled();
  await fake.release();
  await expect(panel.headline).toHaveText(/^Deleted 2 of 3 models/);
  expect(await fake.askedToDelete()).toEqual(['a:latest', 'b:latest']);
  expect(await fake.names()).toEqual(['c:latest', 'keep:latest']);
  await expect(panel.outcome(panel.report, 'c:latest')).toContainText('skipped');
  await expect(panel.outcome(panel.report, 'c:latest')).toContainText('The run ended first.');
  await expect(panel.checkbox('c:latest'), 'what stays is ticked still').toBeChecked();
});

test('pauses when the server has become unreachable, and resumes', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'c', 'keep');
  panel.watch.announce(DOWN);
  await panel.open();
  await fake.faultDelete({ kind: 'hang' }, 'b');
  await panel.delete('a:latest', 'b:latest', 'c:latest');
  await untilAsked(fake, 2);
  await fake.listen(false);
  await expect(panel.pause).toContainText('No answer came from the server.');
  await expect(panel.pause).toContainText('The models that are still waiting have not been touched.');
  await expect(panel.outcome(panel.run, 'c:latest')).toContainText('waiting');
  await expect(panel.dot).toHaveClass(/is-off/);
  // Still down: asking again changes nothing.
  await panel.resume.click();
  await expect(panel.pause).toContainText('No answer came from the server.');
  await expect(panel.dot).toHaveClass(/is-off/);
  await fake.clearFaults();
  await fake.listen(true);
  await panel.resume.click();
  await expect(panel.headline).toHaveText(/^Deleted [12] of 3 models/);
  await expect(panel.dot).not.toHaveClass(/is-off/);
  const asked = await fake.askedToDelete();
  expect(asked, 'nothing is asked for twice').toEqual(['a:latest', 'b:latest', 'c:latest']);
  expect((await fake.state()).overlapping_deletes).toBe(0);
  expect(await fake.names()).not.toContain('c:latest');
  const b = (await panel.outcomes(panel.report)).find((row) => row.name === 'b:latest');
  expect(b?.word).toBe((await fake.names()).includes('b:latest') ? 'failed' : 'gone with an error');
});

test('pauses before the first deletion when the list cannot be fetched', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'keep');
  panel.watch.announce(/status of 500/);
  await panel.open();
  await panel.ask('a:latest', 'b:latest');
  await fake.faultList({ kind: 'status', status: 500, body: '{"error":"out of file handles"}' });
  await panel.confirm.click();
  await expect(panel.pause).toContainText('Nothing has been deleted.');
  await expect(panel.pause).toContainText('out of file handles');
  expect(await fake.askedToDelete()).toEqual([]);
  await panel.resume.click();
  await expect(panel.headline).toHaveText(/^Deleted 2 of 2 models/);
});

test('Stop while it is paused leaves the rest, and says what is not known', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'keep');
  panel.watch.announce(DOWN);
  await panel.open();
  await fake.faultDelete({ kind: 'hang' }, 'a');
  await panel.delete('a:latest', 'b:latest');
  await untilAsked(fake, 1);
  await fake.listen(false);
  await expect(panel.pause).toContainText('The models that are still waiting have not been touched.');
  await panel.stopWhilePaused.press('Enter');
  // What became of the first is worth another question; only a second Stop goes without an answer.
  await expect(panel.pause).toContainText('what became of it is not verified');
  await expect(panel.run.getByRole('heading', { name: 'Deleting 2 models' })).toBeFocused();
  await expect(panel.outcome(panel.run, 'b:latest')).toContainText('skipped');
  await panel.stopWhilePaused.click();
  await expect(panel.headline).toHaveText('None of 2 models is known to be deleted');
  await expect(panel.outcome(panel.report, 'a:latest')).toContainText('not verified');
  await expect(panel.outcome(panel.report, 'b:latest')).toContainText('skipped');
  await fake.listen(true);
  expect(await fake.askedToDelete()).toEqual(['a:latest']);
  expect(await fake.names()).toContain('b:latest');
});

test('asks what became of the models after Stop, too', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'keep');
  panel.watch.announce(/status of 500/);
  await panel.open();
  await fake.faultDelete({ kind: 'hang' }, 'a');
  await panel.delete('a:latest', 'b:latest');
  await untilAsked(fake, 1);
  await panel.stop.click();
  await fake.faultList({ kind: 'status', status: 500, body: '{"error":"out of file handles"}' });
  await fake.release();
  await expect(panel.pause).toContainText('what became of it is not verified');
  await expect(panel.pause).toContainText('out of file handles');
  await expect(panel.reports).toHaveCount(0);
  const lists = (await fake.requests('GET', '/api/tags')).length;
  await panel.resume.click();
  await expect(panel.headline).toHaveText(/^Deleted 1 of 2 models/);
  expect((await fake.requests('GET', '/api/tags')).length).toBe(lists + 1);
  await expect(panel.outcome(panel.report, 'a:latest')).toContainText('deleted');
  await expect(panel.outcome(panel.report, 'b:latest')).toContainText('The run ended first.');
  expect(await fake.askedToDelete()).toEqual(['a:latest']);
  expect(await fake.names()).toEqual(['b:latest', 'keep:latest']);
});

test('fetches the list when a run ended without one', async ({ panel, fake }) => {
  await fake.resetTo('a', 'keep');
  panel.watch.announce(/status of 500/);
  await panel.open();
  await panel.ask('a:latest');
  await fake.faultList({ kind: 'status', status: 500, body: '{"error":"no"}' }, { skip: 1 });
  await panel.confirm.click();
  await expect(panel.pause).toContainText('what became of it is not verified');
  const lists = (await fake.requests('GET', '/api/tags')).length;
  await panel.stopWhilePaused.click();
  await expect(panel.outcome(panel.report, 'a:latest')).toContainText('not verified');
  await expect(panel.checkbox('a:latest')).toBeHidden();
  await panel.settled();
  expect((await fake.requests('GET', '/api/tags')).length, 'once, by itself').toBe(lists + 1);
  expect(await panel.shown()).toEqual(['keep:latest']);
  await expect(panel.stale).toHaveCount(0);
});

test('says that the list is an old one when a run ended without one, and none can be had', async ({ panel, fake }) => {
  await fake.resetTo('a', 'keep');
  panel.watch.announce(/status of 500/);
  panel.watch.announce(DOWN);
  await panel.open();
  await panel.ask('a:latest');
  await fake.faultList({ kind: 'status', status: 500, body: '{"error":"no"}' }, { skip: 1 });
  await panel.confirm.click();
  await expect(panel.pause).toContainText('what became of it is not verified');
  await expect(panel.stale).toHaveCount(0);
  await fake.listen(false);
  await panel.stopWhilePaused.click();
  await expect(panel.outcome(panel.report, 'a:latest')).toContainText('not verified');
  await expect(panel.stale).toContainText('no program answered');
  await expect(panel.dot).toHaveClass(/is-off/);
  expect(await panel.shown()).toEqual(['a:latest', 'keep:latest']);
  await fake.listen(true);
  await panel.retry.click();
  await expect(panel.stale).toHaveCount(0);
  expect(await panel.shown()).toEqual(['keep:latest']);
  expect(await fake.names()).toEqual(['keep:latest']);
});

for (const end of ['comes', 'fails'] as const) {
  test(`a list that was asked for before the run and ${end} after it changes nothing`, async ({ panel, fake }) => {
    await fake.resetTo('a', 'b', 'keep');
    panel.watch.announce(DOWN);
    await panel.open();
    // The server has looked at its models; only the answer takes long.
    await fake.faultList({ kind: 'hang', when: 'after' });
    const asking = panel.page.waitForRequest((request) => request.url().endsWith('/api/tags'));
    await panel.refreshButton.click();
    const late = await asking;
    await expect.poll(async () => (await fake.requests('GET', '/api/tags')).at(-1)?.fault).toBe('hang');
    await panel.delete('a:latest');
    await expect(panel.headline).toHaveText(/^Deleted 1 of 1 model/);
    expect(await panel.shown()).toEqual(['b:latest', 'keep:latest']);
    if (end === 'comes') {
      await fake.release();
      const names = ((await (await late.response())?.json()) as { models: { name: string }[] }).models.map(({ name }) => name);
      expect(names.sort(), 'what comes late is old').toEqual(['a:latest', 'b:latest', 'keep:latest']);
    } else {
      await fake.listen(false);
    }
    await panel.settled();
    await expect(panel.refreshButton).toHaveText('Refresh');
    expect(await panel.shown()).toEqual(['b:latest', 'keep:latest']);
    await expect(panel.stale).toHaveCount(0);
    await expect(panel.lostNotice).toHaveCount(0);
    await fake.listen(true);
    await fake.put({ name: 'newcomer', modified_ago_s: 60 });
    await panel.refresh();
    expect((await panel.shown()).sort(), 'the next list counts again').toEqual(await fake.names());
  });
}

test('a list that a run began without is not the last word when the run ends without one', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'keep');
  panel.watch.announce(/status of 500/);
  await panel.open();
  await fake.faultList({ kind: 'hang', when: 'after' });
  await panel.refreshButton.click();
  await expect.poll(async () => (await fake.requests('GET', '/api/tags')).at(-1)?.fault).toBe('hang');
  await panel.ask('a:latest');
  await fake.faultList({ kind: 'status', status: 500, body: '{"error":"no"}' }, { skip: 1 });
  await panel.confirm.click();
  await expect(panel.pause).toContainText('what became of it is not verified');
  await panel.stopWhilePaused.click();
  await expect(panel.outcome(panel.report, 'a:latest')).toContainText('not verified');
  await fake.release();
  await panel.settled();
  expect(await panel.shown(), 'as the server has them').toEqual(await fake.names());
});

for (const fault of [{ kind: 'truncated' }, { kind: 'html' }] as const) {
  test(`believes no last list that is ${fault.kind}`, async ({ panel, fake }) => {
    await fake.resetTo('a', 'b', 'keep');
    await panel.open();
    await panel.ask('a:latest', 'b:latest');
    await fake.faultDelete({ kind: 'lying-ok' }, 'b');
    await fake.faultList(fault, { skip: 1 });
    await panel.confirm.click();
    await expect(panel.pause).toContainText('what became of it is not verified');
    await panel.resume.click();
    await expect(panel.headline).toHaveText(/^Deleted 1 of 2 models/);
    await expect(panel.outcome(panel.report, 'b:latest')).toContainText('it is still in the list');
    expect(await fake.names()).toEqual(['b:latest', 'keep:latest']);
    expect(await fake.askedToDelete()).toEqual(['a:latest', 'b:latest']);
  });
}

test('pauses when only the last list cannot be fetched', async ({ panel, fake }) => {
  await fake.resetTo('a', 'keep');
  panel.watch.announce(/status of 502/);
  await panel.open();
  await panel.ask('a:latest');
  await fake.faultList({ kind: 'html', status: 502 }, { skip: 1 });
  await panel.confirm.click();
  await expect(panel.pause).toContainText('Something other than Ollama answered 502.');
  await expect(panel.report).toBeHidden();
  await panel.resume.click();
  await expect(panel.headline).toHaveText(/^Deleted 1 of 1 model/);
});

test('warns before the page is left during a run, and only then', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'keep');
  await panel.open();
  await fake.faultDelete({ kind: 'hang' }, 'a');
  await panel.delete('a:latest', 'b:latest');
  await untilAsked(fake, 1);
  const asked = panel.page.waitForEvent('dialog');
  await panel.page.close({ runBeforeUnload: true });
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await expect(panel.run).toBeVisible();
  await fake.release();
  await expect(panel.report).toBeVisible();
  const closed = panel.page.waitForEvent('close');
  await panel.page.close({ runBeforeUnload: true });
  await closed;
});

test('nothing can be deleted twice: there is one run at a time', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'keep');
  await panel.open();
  await fake.faultDelete({ kind: 'hang' });
  await panel.delete('a:latest');
  await untilAsked(fake, 1);
  await panel.checkbox('b:latest').check();
  await expect(panel.deleteTicked).toBeHidden();
  await panel.menuButton('b:latest').click();
  await expect(panel.menuItem('Delete…')).toBeDisabled();
  await panel.page.keyboard.press('Escape');
  await fake.release();
  await expect(panel.report).toBeVisible();
  expect(await fake.names()).toEqual(['b:latest', 'keep:latest']);
  await expect(panel.deleteTicked).toHaveText('Delete 1 model…');
});

test('puts the focus on the run, then on its report', async ({ panel, fake }) => {
  await fake.resetTo('a', 'keep');
  await panel.open();
  await fake.faultDelete({ kind: 'hang' });
  await panel.delete('a:latest');
  await expect(panel.run.getByRole('heading', { name: 'Deleting 1 model' })).toBeFocused();
  await fake.release();
  await expect(panel.headline).toBeFocused();
});

for (const way of ['Resume', 'Stop'] as const) {
  test(`${way} in a pause leaves the focus on the run, then on its report`, async ({ panel, fake }) => {
    await fake.resetTo('a', 'b', 'keep');
    panel.watch.announce(/status of 500/);
    await panel.open();
    await panel.ask('a:latest');
    await fake.faultList({ kind: 'status', status: 500, body: '{"error":"no"}' });
    await fake.faultDelete({ kind: 'hang' }, 'a');
    await panel.confirm.click();
    await expect(panel.pause).toContainText('Nothing has been deleted.');
    await expect(panel.dot, 'the server cannot be asked').toHaveClass(/is-off/);
    await (way === 'Resume' ? panel.resume : panel.stopWhilePaused).press('Enter');
    if (way === 'Resume') {
      await expect(panel.run.getByRole('heading', { name: 'Deleting 1 model' })).toBeFocused();
      await expect(panel.outcome(panel.run, 'a:latest')).toContainText('deleting');
      await expect(panel.dot).not.toHaveClass(/is-off/);
      await fake.release();
    }
    await expect(panel.headline).toBeFocused();
    expect(await fake.names()).toEqual(way === 'Resume' ? ['b:latest', 'keep:latest'] : ['a:latest', 'b:latest', 'keep:latest']);
  });
}

test('deletes a hundred models one after the other', async ({ panel, fake }) => {
  await fake.reset({ catalogue: 'many', models: 150 });
  await panel.open();
  const names = (await panel.shown()).slice(0, 100);
  await panel.checkbox(names[0] ?? '').click();
  await panel.checkbox(names[99] ?? '').click({ modifiers: ['Shift'] });
  await panel.deleteTicked.click();
  await panel.confirm.click();
  await expect(panel.headline).toHaveText(/^Deleted 100 of 100 models/, { timeout: 20_000 });
  const state = await fake.state();
  expect(await fake.askedToDelete()).toEqual(names);
  expect(state.overlapping_deletes).toBe(0);
  expect(state.models).toHaveLength(50);
});
