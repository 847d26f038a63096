// After a deletion: the blobs themselves are asked for, and the report says what became of the bytes, never more than is known.
import { readFile } from 'node:fs/promises';
import { expect, test } from '../support/test.ts';
import type { Panel } from '../support/panel.ts';
import type { Fake } from '../support/fake.ts';

const GB = 1_000_000_000;
const STUCK = JSON.stringify({ error: 'unlinkat /models/blobs: permission denied' });

/** What the report says of one model. */
async function said(panel: Panel, name: string): Promise<string> {
  await expect(panel.report).toBeVisible();
  const outcomes = await panel.outcomes(panel.report);
  return outcomes.find((outcome) => outcome.name === name)?.reason ?? 'not in the report';
}

async function space(panel: Panel): Promise<string[]> {
  await expect(panel.report).toBeVisible();
  return (await panel.space.allInnerTexts()).map((text) => text.replaceAll('\u00a0', ' '));
}

async function heads(fake: Fake): Promise<string[]> {
  const { log } = await fake.state();
  return log.filter((entry) => entry.method === 'HEAD').map((entry) => entry.path.replace('/api/blobs/', ''));
}

test('what is gone is freed and verified, per model and in total', async ({ panel, fake }) => {
  await fake.resetTo({ name: 'a', size: 3 * GB }, { name: 'b', size: 2 * GB }, 'keep');
  const before = await fake.state();
  await panel.open();
  await panel.delete('a:latest', 'b:latest');
  expect(await said(panel, 'a:latest')).toBe('Freed and verified.');
  expect(await said(panel, 'b:latest')).toBe('Freed and verified.');
  expect(await space(panel)).toEqual(['5.0 GB freed and verified.']);
  const after = await fake.state();
  const gone = before.blobs.filter(({ digest }) => !after.blobs.some((blob) => blob.digest === digest));
  expect(gone.reduce((sum, blob) => sum + blob.size, 0)).toBeGreaterThanOrEqual(5 * GB);
  const large = gone.filter((blob) => blob.size >= GB).map((blob) => blob.digest);
  const asked = await heads(fake);
  for (const digest of large) {
    expect(asked.filter((one) => one === digest), 'before, after, and at the end').toHaveLength(3);
  }
  await expect(panel.announcement(/5\.0\sGB freed and verified/)).toBeAttached();
});

test('what another model uses is still on disk, and it is said because of whom', async ({ panel, fake }) => {
  await fake.resetTo({ name: 'base', size: 5 * GB }, { name: 'tuned', from: 'base', system: 'x' }, { name: 'one', size: GB }, { name: 'two', digest_of: 'one' });
  await panel.open();
  await panel.delete('tuned:latest', 'two:latest');
  expect(await said(panel, 'tuned:latest')).toBe('Still on disk because base:latest uses it.');
  expect(await said(panel, 'two:latest')).toBe('Still on disk because one:latest uses it.');
  expect(await space(panel)).toEqual(['6.0 GB still on disk because base:latest and 1 other use it.']);
});

test('what is shared by all that go is freed with the last of them', async ({ panel, fake }) => {
  await fake.resetTo({ name: 'base', size: 5 * GB }, { name: 'tuned', from: 'base', system: 'x' }, 'keep');
  await panel.open();
  await panel.delete('base:latest', 'tuned:latest');
  expect(await said(panel, 'base:latest')).toBe('Freed and verified.');
  expect(await said(panel, 'tuned:latest')).toBe('Freed and verified.');
  expect(await space(panel)).toEqual(['5.0 GB freed and verified.']);
});

test('a model of which only its adapter went says so', async ({ panel }) => {
  await panel.open();
  await panel.delete('support-bot:latest');
  expect(await said(panel, 'support-bot:latest')).toBe(
    'Partly still on disk because llama3.1:8b uses it; the rest is gone, verified.',
  );
  expect(await space(panel)).toEqual(['83.9 MB freed and verified.', '4.9 GB still on disk because llama3.1:8b uses it.']);
});

test('a model with two large blobs frees what the bar said, and no more', async ({ panel }) => {
  await panel.open();
  await panel.tick('llava:7b');
  await expect(panel.ticked).toHaveText('4.7 GB listed, frees 4.7 GB', { useInnerText: true });
  await panel.deleteTicked.click();
  await panel.confirm.click();
  expect(await space(panel)).toEqual(['4.7 GB freed and verified.']);
});

test('the lines and the total say the same where the server refuses the question', async ({ panel, fake }) => {
  await fake.resetTo({ name: 'a', size: 3 * GB }, { name: 'b', size: 2 * GB }, { name: 'twin', digest_of: 'b' });
  panel.watch.announce(/status of 405/);
  await fake.faultHead({ kind: 'status', status: 405 });
  await panel.open();
  await panel.delete('a:latest', 'b:latest');
  expect(await said(panel, 'b:latest')).toBe('Still on disk because twin:latest uses it.');
  expect(await space(panel)).toEqual(['2.0 GB still on disk because twin:latest uses it.', '3.0 GB not verified.']);
});

test('what nothing uses and is there all the same is told, with what to do about it', async ({ panel, fake }) => {
  await fake.resetTo({ name: 'a', size: 3 * GB }, { name: 'b', size: 2 * GB }, 'keep');
  panel.watch.announce(/status of 500/);
  await fake.faultDelete({ kind: 'status', status: 500, body: STUCK, when: 'after', keep_blobs: true }, 'a:latest');
  await panel.open();
  await panel.delete('a:latest', 'b:latest');
  expect(await said(panel, 'a:latest')).toMatch(/but the model is no longer in the list\. Still on disk though nothing uses it\.$/);
  expect(await said(panel, 'b:latest')).toBe('Freed and verified.');
  expect(await space(panel)).toEqual([
    '2.0 GB freed and verified.',
    '3.0 GB still on disk though nothing uses it.',
    'Restart the Ollama server in an hour or later: it then removes what nothing uses, unless OLLAMA_NOPRUNE is set; what is loaded keeps its bytes until it unloads.',
  ]);
});

for (const [server, complaint, fault] of [
  ['refuses the question', /status of 405/, { kind: 'status', status: 405 }],
  ['answers every question with an error', /status of 500/, { kind: 'status', status: 500 }],
  ['says of everything that it is there', /never/, { kind: 'status', status: 200 }],
  ['says of everything that it is not there', /never/, { kind: 'status', status: 404 }],
  ['breaks the connection', /ERR_/, { kind: 'cut', when: 'before-headers' }],
] as const) {
  test(`nothing is said to be freed where the server ${server}`, async ({ panel, fake }) => {
    await fake.resetTo({ name: 'a', size: 3 * GB }, { name: 'b', size: 2 * GB }, 'keep');
    panel.watch.announce(complaint);
    await fake.faultHead(fault);
    await panel.open();
    await panel.delete('a:latest', 'b:latest');
    await expect(panel.headline).toHaveText(/^Deleted 2 of 2 models/);
    expect(await said(panel, 'a:latest')).toBe('Whether its bytes are free is not verified.');
    expect(await space(panel)).toEqual(['5.0 GB not verified.']);
    await expect(panel.report).not.toContainText(/freed/i);
  });
}

test('what was not known of its layers is not verified', async ({ panel, fake }) => {
  await panel.open();
  await panel.delete('gemma3-mlx:4b', 'gpt-oss:120b-cloud');
  expect(await said(panel, 'gemma3-mlx:4b')).toBe('Whether its bytes are free is not verified.');
  expect(await said(panel, 'gpt-oss:120b-cloud'), 'a cloud model has none').toBe('');
  expect(await space(panel)).toEqual(['up to 8.6 GB not verified.']);
  expect(await heads(fake)).toEqual([]);
});

test('a blob that a model nobody could read may use is not said to be useless', async ({ panel, fake }) => {
  await fake.resetTo({ name: 'base', size: 5 * GB }, { name: 'tuned', from: 'base', system: 'x' });
  panel.watch.announce(/status of 500/);
  await fake.fault({ path: '/api/show', model: 'tuned', times: 'always', fault: { kind: 'status', status: 500 } });
  await panel.open();
  await panel.delete('base:latest');
  expect(await said(panel, 'base:latest')).toBe('Still on disk. Whether another model uses it is not known.');
  expect(await space(panel)).toEqual([expect.stringMatching(/GB still on disk; whether another model uses it is not known\.$/)]);
});

test('the files and the copied text say the same', async ({ panel, fake }) => {
  await fake.resetTo({ name: 'base', size: 5 * GB }, { name: 'tuned', from: 'base', system: 'x' }, { name: 'alone', size: 3 * GB });
  const before = await fake.state();
  await panel.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await panel.open();
  await panel.delete('tuned:latest', 'alone:latest');
  await expect(panel.report).toBeVisible();
  const download = panel.page.waitForEvent('download');
  await panel.downloadJson.click();
  const report = JSON.parse(await readFile(await (await download).path(), 'utf8')) as {
    space: Record<string, { least: number; most: number }>;
    models: { name: string; reason: string }[];
  };
  const after = await fake.state();
  const weights = before.blobs.filter(({ size }) => size >= GB);
  const gone = weights.filter(({ digest }) => !after.blobs.some((blob) => blob.digest === digest));
  const stays = weights.filter(({ digest }) => after.blobs.some((blob) => blob.digest === digest));
  for (const [where, blobs] of [['freed', gone], ['kept_by_other_models', stays]] as const) {
    const truth = blobs.reduce((sum, { size }) => sum + size, 0);
    const found = report.space[where];
    expect(found?.least, where).toBeLessThanOrEqual(truth);
    expect(found?.most, where).toBeGreaterThanOrEqual(truth);
    expect((found?.most ?? 0) - (found?.least ?? 0), where).toBeLessThan(5000);
  }
  expect(report.models.find(({ name }) => name === 'alone:latest')?.reason).toBe('Freed and verified.');
  await panel.copyReport.click();
  await expect(panel.copyReport).toHaveText('Copied');
  const text = await panel.page.evaluate(() => navigator.clipboard.readText());
  expect(text).toContain('3.0 GB freed and verified.');
  expect(text).toContain('5.0 GB still on disk because base:latest uses it.');
});
