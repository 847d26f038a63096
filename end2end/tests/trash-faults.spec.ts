// Whatever goes wrong on the way to the trash or out of it: nothing is lost, and the report tells what is where.
import { expect, test } from '../support/test.ts';
import type { Panel } from '../support/panel.ts';
import type { Fake, FakeState, Fault } from '../support/fake.ts';
import { NOT_ITS_TURN, digests, expectNothingLost, nameInTrash, told, toldNames, trashNames } from '../support/trash.ts';
import { DOWN } from '../support/watch.ts';

/** What the browser itself writes of answers like these. */
const NOISE = [/status of (404|500|502)/, DOWN, /ERR_CONTENT_LENGTH_MISMATCH|ERR_INCOMPLETE_CHUNKED_ENCODING/];

const error = (message: string): string => JSON.stringify({ error: message });

/** What a run asks for that changes something, whichever way it goes. */
type Step = 'copy' | 'delete';

/** How the first model of a run ends where the request of a step goes wrong. */
interface Case {
  step: Step;
  what: string;
  fault: Fault;
  /** Where the server has its content afterwards: under the old name, where it was to go, or both. */
  at: 'old' | 'new' | 'both';
  word: string;
  /** The row's reason on the way to the trash, and on the way out of it. */
  moved: string;
  restored: string;
  quote?: string;
}

const LEFT = 'It was left alone.';
const BOTH = { moved: ' A copy of it is in the trash.', restored: ' It is restored, and still in the trash, too.' };
const NEW = { moved: ' It is in the trash.', restored: ' It is restored.' };

/** The same words both ways, with the end that tells where it is. */
function both(words: string, where = { moved: '', restored: '' }): Pick<Case, 'moved' | 'restored'> {
  return { moved: words + where.moved, restored: words + where.restored };
}

const CASES: Case[] = [
  {
    step: 'copy', what: '404', fault: { kind: 'status', status: 404, body: error('model not found') },
    at: 'old', word: 'failed', quote: 'model not found', ...both(`Ollama answered 404 when asked to copy it. ${LEFT}`),
  },
  {
    step: 'copy', what: '500', fault: { kind: 'status', status: 500, body: error('disk full') },
    at: 'old', word: 'failed', quote: 'disk full', ...both(`Ollama answered 500 when asked to copy it. ${LEFT}`),
  },
  {
    step: 'copy', what: '500 once it is done', fault: { kind: 'status', status: 500, body: error('disk full'), when: 'after' },
    at: 'both', word: 'failed', quote: 'disk full', ...both(`Ollama answered 500 when asked to copy it. ${LEFT}`, BOTH),
  },
  {
    step: 'copy', what: 'a proxy’s 502', fault: { kind: 'status', status: 502, body: 'Bad Gateway', content_type: 'text/plain' },
    at: 'old', word: 'failed', quote: 'Bad Gateway', ...both(`Something other than Ollama answered 502 when asked to copy it. ${LEFT}`),
  },
  {
    step: 'copy', what: 'cut before the answer', fault: { kind: 'cut', when: 'before-headers' },
    at: 'old', word: 'failed', ...both(`No answer came from the server when asked to copy it. ${LEFT}`),
  },
  {
    step: 'copy', what: 'cut before the answer, once it is done', fault: { kind: 'cut', when: 'before-headers', work: true },
    at: 'both', word: 'failed', ...both(`No answer came from the server when asked to copy it. ${LEFT}`, BOTH),
  },
  {
    step: 'copy', what: 'success that is a lie', fault: { kind: 'status', status: 200, body: '' },
    at: 'old', word: 'failed', ...both(`Ollama answered that it was copied, but the list did not have the copy. ${LEFT}`),
  },
  {
    step: 'delete', what: '500', fault: { kind: 'status', status: 500, body: error('permission denied') },
    at: 'both', word: 'failed', quote: 'permission denied',
    ...both('Ollama answered 500. The model was not deleted: it is still in the list.', BOTH),
  },
  {
    step: 'delete', what: '500 once it is done', fault: { kind: 'status', status: 500, body: error('device busy'), when: 'after', keep_blobs: true },
    at: 'new', word: 'gone with an error', quote: 'device busy',
    ...both('Ollama answered 500, but the model is no longer in the list.', NEW),
  },
  {
    step: 'delete', what: '404 that is a lie', fault: { kind: 'lying-404' },
    at: 'both', word: 'failed',
    ...both('Ollama answered 404, yet the model is still in the list. Another program may have deleted something at the same moment; try again.', BOTH),
  },
  {
    step: 'delete', what: 'success that is a lie', fault: { kind: 'lying-ok' },
    at: 'both', word: 'failed', ...both('Ollama answered that it was deleted, but it is still in the list.', BOTH),
  },
  {
    step: 'delete', what: 'cut before the answer', fault: { kind: 'cut', when: 'before-headers' },
    at: 'both', word: 'failed',
    ...both('No answer came from the server. The model was still in the list afterwards; the server may yet be at work on it.', BOTH),
  },
  {
    step: 'delete', what: 'cut before the answer, once it is done', fault: { kind: 'cut', when: 'before-headers', work: true },
    at: 'new', word: 'gone with an error', ...both('No answer came from the server, but the model is no longer in the list.', NEW),
  },
];

/** Faults after which a list is not to be had. */
const NO_LIST: [string, Fault][] = [
  ['500', { kind: 'status', status: 500, body: error('too many open files') }],
  ['a proxy’s page', { kind: 'html' }],
  ['a truncated answer', { kind: 'truncated' }],
  ['cut before the answer', { kind: 'cut', when: 'before-headers' }],
  ['cut within the answer', { kind: 'cut', when: 'mid-body' }],
];

/** A way to go: to the trash, or out of it. Both are the same steps between two names. */
interface Way {
  name: 'to the trash' | 'out of the trash';
  /** Brings two models, `a` and `b`, to where they start; `a` goes first. */
  prepare(panel: Panel, fake: Fake): Promise<void>;
  begin(panel: Panel): Promise<void>;
  done: RegExp;
  one: RegExp;
  none: string;
  oldName: string;
  newName: string;
  reason(one: Case): string;
  /** How many lists are fetched before the one that looks for the first copy. */
  listsBeforeCheck: number;
  /** How many are fetched before the last one. */
  listsBeforeLast: number;
}

const WAYS: Way[] = [
  {
    name: 'to the trash',
    prepare: async (panel, fake) => {
      await fake.resetTo('a', 'b', 'keep');
      await panel.open();
    },
    begin: (panel) => panel.trash('a:latest', 'b:latest'),
    done: /^Moved 2 of 2 models to the trash/,
    one: /^Moved 1 of 2 models to the trash/,
    none: 'Moved none of 2 models to the trash',
    oldName: 'a:latest',
    newName: 'a:latest in the trash',
    reason: (one) => one.moved,
    // The first list.
    listsBeforeCheck: 1,
    // That, and one a model.
    listsBeforeLast: 3,
  },
  {
    name: 'out of the trash',
    prepare: async (panel, fake) => {
      await fake.resetTo('a', 'b', 'keep');
      await panel.open();
      // What came last into the trash stands first in it, and is restored first.
      for (const name of ['b:latest', 'a:latest']) {
        await panel.trash(name);
        await expect(panel.headline).toHaveText(/^Moved 1 of 1/);
        await panel.dismissReport.click();
      }
      await panel.openTrash();
      await panel.tickAllTrash.check();
    },
    begin: (panel) => panel.restoreTicked.click(),
    done: /^Restored 2 of 2 models/,
    one: /^Restored 1 of 2 models/,
    none: 'Restored none of 2 models',
    oldName: 'a:latest in the trash',
    newName: 'a:latest',
    reason: (one) => one.restored,
    listsBeforeCheck: 1,
    // Before the second copy there is one more: it must not overwrite what has come back meanwhile.
    listsBeforeLast: 4,
  },
];

/** Orders a fault for the request that a step makes for the first model. */
async function order(fake: Fake, step: Step, fault: Fault): Promise<void> {
  if (step === 'delete') await fake.faultDelete(fault);
  else await fake.fault({ method: 'POST', path: '/api/copy', fault });
}

/** Where a content is, as a person is told it. */
function whereIs(state: FakeState, digest: string | undefined): string[] {
  return state.models.filter((model) => model.digest === digest).map((model) => told(model.name)).sort();
}

function contentOf(state: FakeState, toldName: string): string | undefined {
  return state.models.find((model) => told(model.name) === toldName)?.digest;
}

function announceAll(panel: Panel): void {
  for (const noise of NOISE) panel.watch.announce(noise);
}

for (const way of WAYS) {
  test.describe(way.name, () => {
    for (const one of CASES) {
      test(`${one.step}: ${one.what}`, async ({ panel, fake }) => {
        announceAll(panel);
        await way.prepare(panel, fake);
        const before = await fake.state();
        await order(fake, one.step, one.fault);
        await way.begin(panel);
        await expect(panel.headline).toHaveText(way.one);
        await expectNothingLost(fake, before);
        const names = { old: [way.oldName], new: [way.newName], both: [way.oldName, way.newName].sort() }[one.at];
        expect(whereIs(await fake.state(), contentOf(before, way.oldName))).toEqual(names);
        const [row] = await panel.outcomes(panel.report);
        expect({ ...row, quote: undefined }).toEqual({ name: 'a:latest', word: one.word, reason: way.reason(one), quote: undefined });
        if (one.quote !== undefined) expect(row?.quote).toBe(one.quote);
        const other = await panel.outcomes(panel.report);
        expect(other[1]?.word, 'the run goes on').toBe(way.name === 'to the trash' ? 'in the trash' : 'restored');

        // What the report leaves open can be done: at a second try it comes to the same end as without the fault.
        if (one.word !== 'failed') return;
        await panel.report.getByRole('button', { name: /^Retry failed/ }).click();
        if (way.name === 'to the trash') await panel.moveToTrash.click();
        await expect(panel.reports).toHaveCount(2);
        await expect(panel.headline).toHaveText(/^(Moved|Restored) 1 of 1 model/);
        expect(whereIs(await fake.state(), contentOf(before, way.oldName))).toEqual([way.newName]);
        await expectNothingLost(fake, before);
      });
    }

    test('copy: a page in place of success', async ({ panel, fake }) => {
      announceAll(panel);
      await way.prepare(panel, fake);
      const before = await fake.state();
      await order(fake, 'copy', { kind: 'html' });
      await way.begin(panel);
      await expect(panel.headline).toHaveText(way.one);
      await expectNothingLost(fake, before);
      expect(whereIs(await fake.state(), contentOf(before, way.oldName))).toEqual([way.oldName]);
      await expect(panel.outcome(panel.report, 'a:latest')).toContainText(/^.*The answer could not be understood \(.*\) when asked to copy it\. It was left alone\./);
    });

    test('delete: a page in place of success', async ({ panel, fake }) => {
      announceAll(panel);
      await way.prepare(panel, fake);
      const before = await fake.state();
      await order(fake, 'delete', { kind: 'html' });
      await way.begin(panel);
      await expect(panel.headline).toHaveText(way.one);
      await expectNothingLost(fake, before);
      expect(whereIs(await fake.state(), contentOf(before, way.oldName))).toEqual([way.oldName, way.newName].sort());
      await expect(panel.outcome(panel.report, 'a:latest')).toContainText(/The answer could not be understood.*(A copy of it is in the trash|It is restored, and still in the trash, too)\./);
    });

    for (const [what, fault] of NO_LIST) {
      for (const [step, skip] of [['first list', 0], ['list after the copy', way.listsBeforeCheck]] as const) {
        test(`${step}: ${what}, then Resume`, async ({ panel, fake }) => {
          announceAll(panel);
          await way.prepare(panel, fake);
          const before = await fake.state();
          const asked = (await fake.askedToDelete()).length;
          await fake.faultList(fault, { skip, times: 2 });
          await way.begin(panel);
          await expect(panel.pause).toBeVisible();
          expect(await fake.askedToDelete(), 'nothing is deleted that is not checked').toHaveLength(asked);
          await panel.resume.click();
          await expect(panel.pause, 'it goes wrong once more').toBeVisible();
          await panel.resume.click();
          await expect(panel.headline).toHaveText(way.done);
          await expectNothingLost(fake, before);
          expect(whereIs(await fake.state(), contentOf(before, way.oldName))).toEqual([way.newName]);
        });

        test(`${step}: ${what}, then Stop`, async ({ panel, fake }) => {
          announceAll(panel);
          await way.prepare(panel, fake);
          const before = await fake.state();
          const asked = (await fake.askedToDelete()).length;
          await fake.faultList(fault, { skip });
          await way.begin(panel);
          await panel.stopWhilePaused.click();
          await expect(panel.headline).toHaveText(way.none);
          expect(await fake.askedToDelete()).toHaveLength(asked);
          await expectNothingLost(fake, before);
          const names = step === 'first list' ? [way.oldName] : [way.oldName, way.newName].sort();
          expect(whereIs(await fake.state(), contentOf(before, way.oldName))).toEqual(names);
          const reasons = (await panel.outcomes(panel.report)).map(({ reason }) => reason);
          const where = way.name === 'to the trash' ? BOTH.moved : BOTH.restored;
          expect(reasons).toEqual([step === 'first list' ? NOT_ITS_TURN : `It was copied, but the list could not be read afterwards. ${LEFT}${where}`, NOT_ITS_TURN]);
        });
      }

      test(`last list: ${what}, then Resume`, async ({ panel, fake }) => {
        announceAll(panel);
        await way.prepare(panel, fake);
        const before = await fake.state();
        await fake.faultList(fault, { skip: way.listsBeforeLast });
        await way.begin(panel);
        await expect(panel.pause).toContainText('what became of it is not verified');
        await panel.resume.click();
        await expect(panel.headline).toHaveText(way.done);
        await expectNothingLost(fake, before);
      });
    }

    test('last list: none, then Stop says what is known and no more', async ({ panel, fake }) => {
      announceAll(panel);
      await way.prepare(panel, fake);
      const before = await fake.state();
      await fake.faultList({ kind: 'status', status: 500 }, { skip: way.listsBeforeLast });
      await way.begin(panel);
      await expect(panel.pause).toContainText('what became of it is not verified');
      await panel.stopWhilePaused.click();
      await expect(panel.report).toBeVisible();
      for (const { word, reason } of await panel.outcomes(panel.report)) {
        expect(word).toBe('not verified');
        const where = way.name === 'to the trash' ? 'A copy of it was in the trash before that.' : 'It was restored before that.';
        expect(reason).toBe(`Ollama answered that it was deleted, but the list could not be read afterwards. ${where}`);
      }
      await expectNothingLost(fake, before);
    });

    test('last list: none, then Stop: the headline speaks of what the run was for', async ({ panel, fake }) => {
      announceAll(panel);
      await way.prepare(panel, fake);
      await fake.faultList({ kind: 'status', status: 500 }, { skip: way.listsBeforeLast });
      await way.begin(panel);
      await panel.stopWhilePaused.click();
      await expect(panel.headline).toHaveText(/^None of 2 models/);
      await expect(panel.headline, 'none was to be deleted').not.toContainText('deleted');
    });

    test('the list after the copy does not have it', async ({ panel, fake }) => {
      await way.prepare(panel, fake);
      const before = await fake.state();
      const body = JSON.stringify({ models: await fake.list() });
      const asked = (await fake.askedToDelete()).length;
      await fake.faultList({ kind: 'status', status: 200, body }, { skip: way.listsBeforeCheck });
      await way.begin(panel);
      await expect(panel.headline).toHaveText(way.one);
      expect((await fake.askedToDelete()).slice(asked).map((name) => told(name ?? '')), 'only the other').toHaveLength(1);
      expect(whereIs(await fake.state(), contentOf(before, way.oldName))).toEqual([way.oldName, way.newName].sort());
      await expectNothingLost(fake, before);
    });

    test('the list after the copy does not have it: the words do not contradict each other', async ({ panel, fake }) => {
      await way.prepare(panel, fake);
      const body = JSON.stringify({ models: await fake.list() });
      await fake.faultList({ kind: 'status', status: 200, body }, { skip: way.listsBeforeCheck });
      await way.begin(panel);
      await expect(panel.headline).toHaveText(way.one);
      const [row] = await panel.outcomes(panel.report);
      // The list at the end does have it, and the row goes on to say so.
      expect(row?.reason).not.toContain('the list does not have the copy');
    });

    test('the list after the copy has other content under that name', async ({ panel, fake }) => {
      await way.prepare(panel, fake);
      const before = await fake.state();
      await fake.faultList({ kind: 'hang' }, { skip: way.listsBeforeCheck });
      await way.begin(panel);
      await expect.poll(() => toldNames(fake)).toContain(way.newName);
      await expect.poll(async () => (await fake.requests('GET', '/api/tags')).some((entry) => entry.fault === 'hang')).toBe(true);
      const copy = (await fake.names()).find((name) => told(name) === way.newName && !before.models.some((model) => model.name === name));
      await fake.put({ name: copy ?? '', system: 'Somebody else was here.' });
      await fake.release();
      await expect(panel.headline).toHaveText(way.one);
      const after = await fake.state();
      expect(whereIs(after, contentOf(before, way.oldName)), 'it stays where it was').toEqual([way.oldName]);
      await expect(panel.outcome(panel.report, 'a:latest')).toContainText('It was left alone.');
      await expect(panel.outcome(panel.report, 'a:latest')).not.toContainText('in the trash, too');
    });

    test('the server goes away while it copies, and comes back', async ({ panel, fake }) => {
      announceAll(panel);
      await way.prepare(panel, fake);
      const before = await fake.state();
      await fake.fault({ method: 'POST', path: '/api/copy', fault: { kind: 'hang' } });
      await way.begin(panel);
      await expect.poll(async () => (await fake.requests('POST', '/api/copy')).some((entry) => entry.fault === 'hang')).toBe(true);
      await fake.listen(false);
      await expect(panel.pause).toBeVisible();
      await expectNothingLost(fake, before);
      await fake.listen(true);
      await panel.resume.click();
      await expect(panel.headline).toHaveText(way.one);
      await expectNothingLost(fake, before);
    });
  });
}

test.describe('unloading', () => {
  for (const [what, fault, reason] of [
    ['refused', { kind: 'status', status: 500, body: error('the runner does not answer') }, `Ollama answered 500 when asked to unload it. ${LEFT}`],
    ['cut', { kind: 'cut', when: 'before-headers' }, `No answer came from the server when asked to unload it. ${LEFT}`],
  ] as const) {
    test(`${what}: the model is neither copied nor deleted`, async ({ panel, fake }) => {
      announceAll(panel);
      await fake.resetTo({ name: 'busy', loaded: true }, 'idle', 'keep');
      const before = await fake.state();
      await panel.open();
      await fake.fault({ path: '/api/generate', fault });
      await panel.trash('busy:latest', 'idle:latest');
      await expect(panel.headline).toHaveText(/^Moved 1 of 2 models to the trash/, { timeout: 30_000 });
      expect((await panel.outcomes(panel.report)).map((row) => [row.name, row.word, row.reason])).toEqual([
        ['busy:latest', 'failed', reason],
        ['idle:latest', 'in the trash', ''],
      ]);
      expect(await toldNames(fake)).toEqual(['busy:latest', 'idle:latest in the trash', 'keep:latest']);
      await expectNothingLost(fake, before);
    });
  }
});

test.describe('a name in the trash', () => {
  test('that other content has is not overwritten', async ({ panel, fake }) => {
    await fake.resetTo('a', 'b', 'keep');
    const name = await nameInTrash(fake, 'a:latest');
    await fake.put({ name, system: 'Somebody else was here.' });
    const before = await fake.state();
    await panel.open();
    await panel.trash('a:latest', 'b:latest');
    await expect(panel.headline).toHaveText(/^Moved 1 of 2 models to the trash/);
    await expect(panel.outcome(panel.report, 'a:latest')).toContainText('Other content stands where it would go in the trash. It was left alone.');
    await expectNothingLost(fake, before);
    const after = await fake.state();
    expect(digests(after)[name]).toBe(digests(before)[name]);
    expect(await fake.askedToDelete()).toEqual(['b:latest']);
  });

  test('that the same content has already, from a run that was cut off, needs no second copy', async ({ panel, fake }) => {
    await fake.resetTo('a', 'keep');
    const name = await nameInTrash(fake, 'a:latest');
    await fake.put({ name, digest_of: 'a' });
    const before = await fake.state();
    await panel.open();
    await panel.trash('a:latest');
    await expect(panel.headline).toHaveText(/^Moved 1 of 1 model to the trash/);
    expect(await fake.requests('POST', '/api/copy')).toEqual([]);
    expect(await trashNames(fake)).toEqual([name]);
    await expectNothingLost(fake, before);
  });
});

test('a tab that is closed after the copy leaves the original and the copy', async ({ panel, fake }) => {
  await fake.resetTo('a', 'keep');
  const before = await fake.state();
  await panel.open();
  const second = await panel.anotherTab();
  await second.page.bringToFront();
  const lists = async (): Promise<number> => (await fake.requests('GET', '/api/tags')).length;
  const asked = await lists();
  await fake.faultList({ kind: 'hang' }, { skip: 1 });
  await second.trash('a:latest');
  // The list behind the copy is never answered: a tab that is being closed could go on with it.
  await expect.poll(lists).toBe(asked + 2);
  expect(await toldNames(fake)).toContain('a:latest in the trash');
  await second.page.close();
  await panel.page.bringToFront();
  await panel.refresh();
  await expect(panel.checkbox('a:latest')).toBeVisible();
  await panel.openTrash();
  await expect(panel.trashRow('a:latest')).toContainText('also among the models, with the same content');
  await expectNothingLost(fake, before);
  expect(await fake.askedToDelete()).toEqual([]);
});

test('two tabs do not go to the trash and out of it at the same time', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'keep');
  const before = await fake.state();
  await panel.open();
  await panel.trash('a:latest');
  await expect(panel.headline).toHaveText(/^Moved 1 of 1/);
  const second = await panel.anotherTab();
  await panel.page.bringToFront();
  await fake.fault({ method: 'POST', path: '/api/copy', fault: { kind: 'hang' } });
  await panel.trash('b:latest');
  await expect(panel.outcome(panel.run, 'b:latest')).toContainText('copying');
  await second.page.bringToFront();
  await second.openTrash();
  await second.restore('a:latest').click();
  await expect(second.run).toContainText('Another tab');
  expect(await fake.requests('POST', '/api/copy')).toHaveLength(2);
  await fake.release();
  await expect(second.headline).toHaveText(/^Restored 1 of 1 model/);
  await expect(panel.headline).toHaveText(/^Moved 1 of 1 model/);
  expect(await toldNames(fake)).toEqual(['a:latest', 'b:latest in the trash', 'keep:latest']);
  await expectNothingLost(fake, before);
});
