// The report: what really happened, by the list that was fetched afterwards.
import { readFile } from 'node:fs/promises';
import { expect, test } from '../support/test.ts';
import { size } from '../support/panel.ts';
import type { Fault } from '../support/fake.ts';

interface Case {
  what: string;
  fault: Fault;
  /** What the browser itself writes about it into the console. */
  complaint?: RegExp;
  gone: boolean;
  word: string;
  reason: RegExp;
  quote: RegExp;
}

const NO_ANSWER = /ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_CONNECTION_CLOSED|ERR_CONTENT_LENGTH|ERR_INCOMPLETE/;

const CASES: Case[] = [
  {
    what: '500 before anything was removed',
    fault: { kind: 'status', status: 500, body: '{"error":"remove /models/blobs/x: permission denied"}' },
    complaint: /status of 500/,
    gone: false,
    word: 'failed',
    reason: /^Ollama answered 500\. The model was not deleted: it is still in the list\.$/,
    quote: /^remove \/models\/blobs\/x: permission denied$/,
  },
  {
    what: '500 after the manifest was removed',
    fault: { kind: 'status', status: 500, body: '{"error":"device busy"}', when: 'after', keep_blobs: true },
    complaint: /status of 500/,
    gone: true,
    word: 'gone with an error',
    reason: /^Ollama answered 500, but the model is no longer in the list\. Still on disk though nothing uses it\.$/,
    quote: /^device busy$/,
  },
  {
    what: 'success for a model that stays',
    fault: { kind: 'lying-ok' },
    gone: false,
    word: 'failed',
    reason: /^Ollama answered that it was deleted, but it is still in the list\.$/,
    quote: /^$/,
  },
  {
    what: '404 for a model that stays',
    fault: { kind: 'lying-404' },
    complaint: /status of 404/,
    gone: false,
    word: 'failed',
    reason: /^Ollama answered 404, yet the model is still in the list\..*try again\.$/,
    quote: /^model 'b:latest' not found$/,
  },
  {
    what: 'a page instead of an answer',
    fault: { kind: 'html' },
    gone: false,
    word: 'failed',
    reason: /The model was still in the list afterwards/,
    quote: /<html/i,
  },
  {
    what: 'a proxy’s error page',
    fault: { kind: 'html', status: 502 },
    complaint: /status of 502/,
    gone: false,
    word: 'failed',
    reason: /^Something other than Ollama answered 502\. The model was still in the list afterwards/,
    quote: /<html/i,
  },
  {
    what: 'a connection cut before the work',
    fault: { kind: 'cut', when: 'before-headers' },
    complaint: NO_ANSWER,
    gone: false,
    word: 'failed',
    reason: /^No answer came from the server\. The model was still in the list afterwards/,
    quote: /^$/,
  },
  {
    what: 'a connection cut after the work',
    fault: { kind: 'cut', when: 'before-headers', work: true },
    complaint: NO_ANSWER,
    gone: true,
    word: 'gone with an error',
    reason: /^No answer came from the server, but the model is no longer in the list\. Freed and verified\.$/,
    quote: /^$/,
  },
  {
    what: 'an answer that the browser does not let the page read',
    fault: { kind: 'no-cors' },
    complaint: /blocked by CORS policy|ERR_FAILED/,
    gone: true,
    word: 'gone with an error',
    reason: /^No answer came from the server, but the model is no longer in the list\. Freed and verified\.$/,
    quote: /^$/,
  },
];

for (const { what, fault, complaint, gone, word, reason, quote } of CASES) {
  test(`tells the truth after ${what}`, async ({ panel, fake }) => {
    await fake.resetTo('a', 'b', 'c', 'keep');
    if (complaint) panel.watch.announce(complaint);
    await panel.open();
    await fake.faultDelete(fault, 'b');
    await panel.delete('a:latest', 'b:latest', 'c:latest');
    await expect(panel.headline).toHaveText(`Deleted 2 of 3 models, ${size(4_000_000_000)} listed`, { useInnerText: true });
    const outcomes = await panel.outcomes(panel.report);
    expect(outcomes[0], 'what went wrong stands first').toEqual({
      name: 'b:latest',
      word,
      reason: expect.stringMatching(reason),
      quote: expect.stringMatching(quote),
    });
    expect(outcomes.slice(1).map((row) => `${row.word} ${row.name}`)).toEqual(['deleted a:latest', 'deleted c:latest']);
    // By the server's own state, not by what the page says.
    expect(await fake.names()).toEqual(gone ? ['keep:latest'] : ['b:latest', 'keep:latest']);
    expect(await fake.askedToDelete(), 'an error never ends the run').toEqual(['a:latest', 'b:latest', 'c:latest']);
    await expect(panel.retryFailed).toBeVisible({ visible: !gone });
  });
}

test('tells of bytes that stay when the server cannot remove them', async ({ panel, fake }) => {
  await fake.resetTo({ name: 'stuck', stuck: true }, 'keep');
  panel.watch.announce(/status of 500/);
  await panel.open();
  await panel.delete('stuck:latest');
  await expect(panel.outcome(panel.report, 'stuck:latest')).toContainText('Still on disk though nothing uses it.');
  const [row] = await panel.outcomes(panel.report);
  const entry = (await fake.requests('DELETE', '/api/delete'))[0];
  expect(entry).toMatchObject({ status: 500, manifest_removed: true });
  expect(row?.quote).not.toBe('');
  expect(await fake.names()).toEqual(['keep:latest']);
});

test('says already gone of what another client deletes during the run', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'keep');
  panel.watch.announce(/status of 404/);
  await panel.open();
  await fake.faultDelete({ kind: 'hang' }, 'a');
  await panel.delete('a:latest', 'b:latest');
  await expect.poll(() => fake.askedToDelete()).toEqual(['a:latest']);
  await fake.remove('b');
  await fake.release();
  await expect(panel.headline).toHaveText(/^Deleted 1 of 2 models/);
  await expect(panel.outcome(panel.report, 'b:latest')).toContainText('already gone');
  await expect(panel.retryFailed).toBeHidden();
});

test('puts what asks for a look first, and counts what the headline leaves out', async ({ panel, fake }) => {
  await fake.resetTo('keep', 'a', 'b', { name: 'c', digest_of: 'keep' }, 'd', 'e', 'f', 'g');
  panel.watch.announce(/status of 500/);
  await panel.open();
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => `${name}:latest`);
  await panel.ask(...names);
  expect(await panel.plannedNames()).toEqual(names);
  await fake.touch('a');
  for (const name of ['b', 'c']) await fake.remove(name);
  const error = { kind: 'status', status: 500, body: '{"error":"no"}' } as const;
  await fake.faultDelete(error, 'd');
  await fake.faultDelete({ ...error, when: 'after' }, 'e');
  await fake.faultDelete({ kind: 'hang' }, 'f');
  await panel.confirm.click();
  await expect(panel.outcome(panel.run, 'f:latest')).toContainText('deleting');
  // Somebody brings one back as it was, and the person stops before the last.
  await fake.put({ name: 'c', digest_of: 'keep' });
  await panel.stop.click();
  await fake.release();
  await expect(panel.headline).toHaveText(/^Deleted 1 of 7 models/);
  await expect(panel.report).toContainText('1 failed, 1 gone with an error, 3 skipped, 1 already gone');
  const rows = await panel.outcomes(panel.report);
  expect(rows.map((row) => `${row.word} ${row.name}`)).toEqual([
    'failed d:latest',
    'gone with an error e:latest',
    'skipped a:latest',
    'skipped c:latest',
    'already gone b:latest',
    'deleted f:latest',
    'skipped g:latest',
  ]);
  expect(rows[2]?.reason).toMatch(/the name means another model now/);
  expect(rows[3]?.reason).toMatch(/is in the list again now\. It was left alone\.$/);
  expect(rows[6]?.reason).toMatch(/The run ended first/);
  expect(await fake.askedToDelete()).toEqual(['d:latest', 'e:latest', 'f:latest']);
  expect(await fake.names()).toEqual(['a:latest', 'c:latest', 'd:latest', 'g:latest', 'keep:latest']);
});

test('Retry failed asks again for just those', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'c', 'keep');
  panel.watch.announce(/status of 500/);
  await panel.open();
  await fake.faultDelete({ kind: 'status', status: 500, body: '{"error":"no"}' }, 'b');
  await panel.delete('a:latest', 'b:latest', 'c:latest');
  await panel.retryFailed.click();
  expect(await panel.plannedNames()).toEqual(['b:latest']);
  await expect(panel.cancel, 'by the same road').toBeFocused();
  await panel.confirm.click();
  await expect(panel.headline).toHaveText(/^Deleted 1 of 1 model/);
  expect(await fake.askedToDelete()).toEqual(['a:latest', 'b:latest', 'c:latest', 'b:latest']);
  expect(await fake.names()).toEqual(['keep:latest']);
});

test('Retry failed leaves out what is gone or another model by now, and says so', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'c', 'keep');
  panel.watch.announce(/status of 500/);
  await panel.open();
  for (const name of ['a', 'b', 'c']) {
    await fake.faultDelete({ kind: 'status', status: 500, body: '{"error":"no"}' }, name);
  }
  await panel.delete('a:latest', 'b:latest', 'c:latest');
  await expect(panel.headline).toHaveText('Deleted none of 3 models');
  await fake.touch('a');
  await fake.remove('b');
  await panel.refresh();
  await panel.retryFailed.click();
  await expect(panel.announcement('What is gone or has changed since then is left out')).toBeAttached();
  expect(await panel.plannedNames()).toEqual(['c:latest']);
  await panel.confirm.click();
  await expect(panel.headline).toHaveText(/^Deleted 1 of 1 model/);
  expect((await fake.askedToDelete()).slice(3)).toEqual(['c:latest']);
  expect(await fake.names()).toEqual(['a:latest', 'keep:latest']);
});

test('Retry failed asks nothing where nothing of it is left', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'keep');
  panel.watch.announce(/status of 500/);
  await panel.open();
  for (const name of ['a', 'b']) {
    await fake.faultDelete({ kind: 'status', status: 500, body: '{"error":"no"}' }, name);
  }
  await panel.delete('a:latest', 'b:latest');
  await expect(panel.headline).toHaveText('Deleted none of 2 models');
  await fake.touch('a');
  await fake.remove('b');
  await panel.refresh();
  await panel.retryFailed.click();
  await expect(panel.announcement('Nothing of that is on the server any more')).toBeAttached();
  await expect(panel.question).toHaveCount(0);
  expect(await fake.askedToDelete()).toHaveLength(2);
});

test('stays until it is dismissed', async ({ panel, fake }) => {
  await fake.resetTo('a', 'keep');
  await panel.open();
  await panel.delete('a:latest');
  await expect(panel.report).toBeVisible();
  await panel.refresh();
  await panel.filter.fill('keep');
  await panel.sortBy('Name');
  await panel.tick('keep:latest');
  await panel.page.keyboard.press('Escape');
  await expect(panel.report).toBeVisible();
  await panel.dismissReport.click();
  await expect(panel.report).toBeHidden();
});

test('reports stay through later runs, the newest first', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', { name: 'c', size: 3e9 }, { name: 'd', size: 4e9 }, { name: 'e', size: 5e9 });
  await panel.open();
  const [first, second, third] = [
    `Deleted 2 of 2 models, ${size(4e9)} listed`,
    `Deleted 1 of 1 model, ${size(3e9)} listed`,
    `Deleted 1 of 1 model, ${size(4e9)} listed`,
  ];
  await panel.delete('a:latest', 'b:latest');
  await expect(panel.headlines).toHaveText([first], { useInnerText: true });
  await fake.faultDelete({ kind: 'hang' }, 'c');
  await panel.delete('c:latest');
  await expect(panel.outcome(panel.run, 'c:latest')).toContainText('deleting');
  await expect(panel.headlines, 'a run takes no report away').toHaveText([first], { useInnerText: true });
  await fake.release();
  await expect(panel.headlines).toHaveText([second, first], { useInnerText: true });
  await panel.delete('d:latest');
  await expect(panel.headlines).toHaveText([third, second, first], { useInnerText: true });
  const listed = async (place: number): Promise<string[]> =>
    (await panel.outcomes(panel.reports.nth(place))).map((row) => row.name);
  expect([await listed(0), await listed(1), await listed(2)]).toEqual([
    ['d:latest'],
    ['c:latest'],
    ['a:latest', 'b:latest'],
  ]);

  // Each is dismissed alone, and the focus goes to what is left.
  const dismiss = panel.reports.getByRole('button', { name: 'Dismiss' });
  await dismiss.nth(1).press('Enter');
  await expect(panel.headlines).toHaveText([third, first], { useInnerText: true });
  await expect(panel.headlines.first()).toBeFocused();
  await dismiss.nth(0).click();
  await expect(panel.headlines).toHaveText([first], { useInnerText: true });
  await expect(panel.headlines.first()).toBeFocused();
  await dismiss.press('Enter');
  await expect(panel.reports).toHaveCount(0);
  await expect(panel.tickAll).toBeFocused();
  expect(await fake.names()).toEqual(['e:latest']);
});

test('each report acts for itself', async ({ panel, fake, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await fake.resetTo('a', 'b', 'keep');
  panel.watch.announce(/status of 500/);
  await panel.open();
  await fake.faultDelete({ kind: 'status', status: 500, body: '{"error":"no"}' }, 'a');
  await panel.delete('a:latest');
  await expect(panel.headlines).toHaveText(['Deleted none of 1 model']);
  await panel.checkbox('a:latest').uncheck();
  await panel.delete('b:latest');
  await expect(panel.headlines).toHaveText([/^Deleted 1 of 1 model/, 'Deleted none of 1 model']);
  const [newer, older] = [panel.reports.nth(0), panel.reports.nth(1)];
  await expect(newer.getByRole('button', { name: 'Retry failed…' })).toHaveCount(0);
  await older.getByRole('button', { name: 'Copy as text' }).click();
  await expect(older.getByRole('button', { name: 'Copied' })).toBeVisible();
  await expect(newer.getByRole('button', { name: 'Copy as text' })).toBeVisible();
  expect(await panel.page.evaluate(() => navigator.clipboard.readText())).toMatch(/^Deleted none of 1 model\./);
  await older.getByRole('button', { name: 'Retry failed…' }).click();
  expect(await panel.plannedNames()).toEqual(['a:latest']);
  await panel.confirm.click();
  await expect(panel.reports).toHaveCount(3);
  expect(await fake.names()).toEqual(['keep:latest']);
});

test('a newer report leaves the focus where it is in an older one', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'keep');
  await panel.open();
  await panel.delete('a:latest');
  await expect(panel.reports).toHaveCount(1);
  await fake.faultDelete({ kind: 'hang' }, 'b');
  await panel.delete('b:latest');
  await expect(panel.outcome(panel.run, 'b:latest')).toContainText('deleting');
  await panel.downloadJson.focus();
  await fake.release();
  await expect(panel.reports).toHaveCount(2);
  await panel.settled();
  await expect(panel.reports.nth(1).getByRole('button', { name: 'Download JSON' })).toBeFocused();
});

test('is announced to screen readers', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'keep');
  panel.watch.announce(/status of 500/);
  await panel.open();
  await fake.faultDelete({ kind: 'status', status: 500, body: '{"error":"no"}' }, 'b');
  await panel.delete('a:latest', 'b:latest');
  await expect(panel.announcement(/^Deleted 1 of 2 models, 2\.0 GB listed\. 1 failed/)).toBeAttached();
});

test('copies as text', async ({ panel, fake, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await fake.resetTo('a', 'b', 'keep');
  panel.watch.announce(/status of 500/);
  await panel.open();
  await fake.faultDelete({ kind: 'status', status: 500, body: '{"error":"no space left on device"}' }, 'b');
  await panel.delete('a:latest', 'b:latest');
  await panel.copyReport.click();
  await expect(panel.copyReport).toHaveText('Copied');
  const text = await panel.page.evaluate(() => navigator.clipboard.readText());
  const [headline, where, ...rest] = text.replaceAll('\r', '').split('\n');
  expect(headline).toBe('Deleted 1 of 2 models, 2.0 GB listed. 1 failed.');
  expect(where).toMatch(new RegExp(`^${fake.url}, \\d{4}-\\d\\d-\\d\\dT`));
  expect(rest.filter(Boolean)).toEqual([
    '2.0 GB freed and verified.',
    'failed  b:latest  2.0 GB',
    '    Ollama answered 500. The model was not deleted: it is still in the list.',
    '    no space left on device',
    'deleted  a:latest  2.0 GB',
    '    Freed and verified.',
  ]);
});

test('says so where the browser does not allow to copy', async ({ panel, fake }) => {
  await fake.resetTo('a', 'keep');
  await panel.page.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('', 'NotAllowedError'));
  });
  await panel.open();
  await panel.delete('a:latest');
  await panel.copyReport.click();
  await expect(panel.report.getByRole('button', { name: 'Not allowed to copy' })).toBeVisible();
});

test('downloads as JSON and as CSV', async ({ panel, fake }) => {
  await fake.resetTo({ name: 'a', size: 3_000_000_000 }, { name: 'b', size: 1_000_000 }, 'keep');
  panel.watch.announce(/status of 500/);
  await panel.open();
  const before = (await fake.state()).models;
  const message = 'a "quoted", comma-laden\nmessage';
  await fake.faultDelete({ kind: 'status', status: 500, body: JSON.stringify({ error: message }) }, 'b');
  await panel.delete('a:latest', 'b:latest');
  const save = async (button: 'downloadJson' | 'downloadCsv'): Promise<{ name: string; text: string }> => {
    const arriving = panel.page.waitForEvent('download');
    await panel[button].click();
    const download = await arriving;
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
  };

  const json = await save('downloadJson');
  expect(json.name).toMatch(/^ollama-panel-report-\d{4}-\d\d-\d\dT[\d-]+.*\.json$/);
  const [a, b] = ['a:latest', 'b:latest'].map((name) => before.find((model) => model.name === name));
  expect(JSON.parse(json.text)).toEqual({
    server: fake.url,
    started: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    finished: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    purpose: 'delete',
    cut_off: false,
    deleted_listed_bytes: a?.size,
    space: {
      freed: { least: expect.any(Number), most: expect.any(Number) },
      free_once_unloaded: null,
      kept_by_other_models: null,
      there_for_unknown_reason: null,
      there_though_unused: null,
      not_verified: null,
    },
    models: [
      {
        name: 'a:latest',
        digest: a?.digest,
        listed_bytes: a?.size,
        moved_to: null,
        outcome: 'deleted',
        reason: 'Freed and verified.',
        status: null,
        server_said: null,
      },
      {
        name: 'b:latest',
        digest: b?.digest,
        listed_bytes: b?.size,
        moved_to: null,
        outcome: 'failed',
        reason: expect.stringContaining('Ollama answered 500'),
        status: 500,
        server_said: message,
      },
    ],
  });

  const csv = await save('downloadCsv');
  expect(csv.name).toMatch(/\.csv$/);
  const lines = csv.text.split('\r\n');
  expect(lines[0]).toBe('name,digest,listed_bytes,outcome,reason,status,server_said,moved_to');
  expect(lines[1]).toBe(`a:latest,${a?.digest},${a?.size},deleted,Freed and verified.,,,`);
  expect(lines.slice(2).join('\n')).toContain('"a ""quoted"", comma-laden\nmessage"');
});
