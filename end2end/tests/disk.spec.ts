// The picture of the disk: every byte once, by family and by model, shared ones marked, and the selection in it.
import { expect, test } from '../support/test.ts';
import { type Panel, size } from '../support/panel.ts';
import type { Fake } from '../support/fake.ts';

const GB = 1_000_000_000;

async function open(panel: Panel, fake: Fake): Promise<void> {
  await fake.resetTo(
    { name: 'base', size: 5 * GB },
    { name: 'tuned', from: 'base', system: 'Be brief.' },
    { name: 'alone', size: 3 * GB },
    { name: 'twin', size: 2 * GB },
    { name: 'twin:2', digest_of: 'twin' },
  );
  await panel.open();
}

/** The titles of the segments, from left to right. */
async function drawn(panel: Panel): Promise<string[]> {
  return panel.segments.evaluateAll((all) => all.map((one) => (one.getAttribute('title') ?? '').replaceAll('\u00a0', ' ')));
}

async function widths(panel: Panel): Promise<number[]> {
  return panel.segments.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().width));
}

test('draws each part as wide as it is large, and shared bytes once', async ({ panel, fake }) => {
  await open(panel, fake);
  expect(await drawn(panel)).toEqual([
    'base:latest, tuned:latest, 5.0 GB, shared',
    'alone:latest, 3.0 GB',
    'twin:2, twin:latest, 2.0 GB',
    expect.stringMatching(/^\d smaller parts of llama, under 1 MB$/),
  ]);
  const [shared = 0, alone = 0, twin = 0] = await widths(panel);
  expect(shared / alone).toBeCloseTo(5 / 3, 1);
  expect(alone / twin).toBeCloseTo(3 / 2, 1);
  await expect(panel.disk).toContainText('shared by several models, drawn once');
  await expect(panel.totals).toHaveText('10.0 GB on disk, 5 models list 17.0 GB', { useInnerText: true });
});

test('says nothing of shared bytes where there are none', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b');
  await panel.open();
  await expect(panel.segment(/^[ab]:latest/)).toHaveCount(2);
  await expect(panel.disk).not.toContainText('shared');
});

test('ticks and unticks all that use a part at a click, and shows live what is ticked', async ({ panel, fake }) => {
  await open(panel, fake);
  const shared = panel.segment(/^base:latest, tuned:latest/);
  await shared.click();
  expect((await panel.tickedShown()).sort()).toEqual(['base:latest', 'tuned:latest']);
  await expect(shared).toHaveClass(/is-ticked/);
  await expect(panel.segment(/^alone/)).not.toHaveClass(/is-ticked/);
  await panel.checkbox('tuned:latest').uncheck();
  await expect(shared, 'it stays as long as one uses it').not.toHaveClass(/is-ticked/);
  await panel.checkbox('alone:latest').check();
  await expect(panel.segment(/^alone/)).toHaveClass(/is-ticked/);
  await panel.segment(/^alone/).click();
  expect(await panel.tickedShown()).toEqual(['base:latest']);
});

test('is a table for who cannot see it, which ticks as well', async ({ panel, fake }) => {
  await open(panel, fake);
  await expect(panel.diskTable).toHaveCount(0);
  await expect(panel.diskTableToggle).toHaveAttribute('aria-expanded', 'false');
  await panel.diskTableToggle.press('Enter');
  await expect(panel.diskTableToggle).toHaveAttribute('aria-expanded', 'true');
  const cells = (await panel.diskTable.getByRole('row').allInnerTexts()).map((row) => row.replaceAll('\u00a0', ' ').split('\t'));
  expect(cells.map((row) => row.map((cell) => cell.trim()))).toEqual([
    ['Used by', 'Family', 'On disk', 'Shared'],
    ['base:latest, tuned:latest', 'llama', '5.0 GB', 'by 2 models'],
    ['alone:latest', 'llama', '3.0 GB', ''],
    ['twin:2, twin:latest', 'llama', '2.0 GB', ''],
    [expect.stringMatching(/^\d smaller parts$/), 'llama', 'under 1 MB', ''],
  ]);
  const twin = panel.diskTable.getByRole('button', { name: /^twin/ });
  await expect(twin).toHaveAttribute('aria-pressed', 'false');
  await twin.press('Enter');
  await expect(twin).toHaveAttribute('aria-pressed', 'true');
  expect((await panel.tickedShown()).sort()).toEqual(['twin:2', 'twin:latest']);
  await panel.diskTableToggle.click();
  await expect(panel.diskTable).toHaveCount(0);
});

test('says what each family takes, adds up to what is on the disk, and filters by a family', async ({ panel, fake }) => {
  await panel.open();
  const { blobs } = await fake.state();
  const onDisk = blobs.reduce((sum, blob) => sum + blob.size, 0);
  await expect(panel.totals).toContainText(`${size(onDisk)} on disk`);
  const labels = await panel.diskFamilies.allInnerTexts();
  expect(labels.map((label) => label.split(' ')[0])).toEqual(['deepseek2', 'llama', 'qwen2', 'gemma3', 'qwen3moe', 'gptoss', 'phi3']);
  const figures = [...labels, await panel.disk.getByText(/ other families /).innerText()].map((label) => Number(/([\d.]+)\sGB$/.exec(label)?.[1]));
  const sum = figures.reduce((sum, figure) => sum + figure, 0);
  expect(Math.abs(sum - onDisk / GB), `${sum} GB by families`).toBeLessThan(0.05 * figures.length);
  const phi = panel.diskFamilies.filter({ hasText: 'phi3' });
  await phi.click();
  await expect.poll(() => panel.shown()).toEqual(['phi4:14b']);
  await expect(phi).toHaveAttribute('aria-pressed', 'true');
  await expect(panel.family).toHaveValue('phi3');
  await phi.click();
  await expect.poll(async () => (await panel.shown()).length).toBe((await fake.names()).length);
});

test('follows what is deleted, and stays as it is where nothing changes', async ({ panel, fake }) => {
  await open(panel, fake);
  await panel.diskTableToggle.click();
  const alone = panel.diskTable.getByRole('button', { name: 'alone:latest' });
  await alone.evaluate((button) => button.setAttribute('data-seen', ''));
  await panel.refresh();
  await expect(alone, 'a refresh that brings nothing new draws nothing anew').toHaveAttribute('data-seen');
  await panel.delete('alone:latest', 'tuned:latest');
  await expect(panel.report).toBeVisible();
  await expect.poll(() => drawn(panel)).toEqual(['base:latest, 5.0 GB', 'twin:2, twin:latest, 2.0 GB']);
  await expect(panel.totals).toHaveText('7.0 GB on disk, 3 models list 9.0 GB', { useInnerText: true });
});

test('never draws two blobs of one model larger than it, nor says so', async ({ panel, fake }) => {
  await fake.put({ name: 'eye', from: 'llava:7b', system: 'hi' });
  await panel.open();
  const { blobs } = await fake.state();
  const onDisk = blobs.reduce((sum, blob) => sum + blob.size, 0);
  await expect(panel.totals).toContainText(`${size(onDisk)} on disk`);
  await expect(panel.segment(/eye:latest, llava:7b/)).toHaveAttribute('title', 'eye:latest, llava:7b, 4.7\u00a0GB, shared');
  await panel.tick('eye:latest');
  await expect(panel.ticked).toHaveText('4.7 GB listed, frees under 1 MB: 4.7 GB stay, used by llava:7b', { useInnerText: true });
});

test('says of what is too small to be drawn how much it is, and shows it at a click', async ({ panel }) => {
  await panel.open();
  const small = panel.segment(/^\d+ smaller parts of llama, [\d.]+\sGB$/);
  await small.click();
  await expect(panel.family).toHaveValue('llama');
});

test('tells of bytes that are still there although no model uses them', async ({ panel, fake }) => {
  await fake.resetTo({ name: 'stuck', size: 3 * GB, stuck: true }, { name: 'keep', size: 2 * GB });
  panel.watch.announce(/status of 500/);
  await panel.open();
  await panel.delete('stuck:latest');
  await expect(panel.totals).toHaveText('2.0 GB on disk, 1 model lists 2.0 GB; 3.0 GB more that nothing uses, by the report above', {
    useInnerText: true,
  });
  await panel.dismissReport.click();
  await expect(panel.totals).toHaveText('2.0 GB on disk, 1 model lists 2.0 GB', { useInnerText: true });
});

test('draws a thousand models as parts that can be seen', async ({ panel, fake }) => {
  await fake.reset({ catalogue: 'many', models: 1000 });
  await panel.visit();
  await expect(panel.segments.first()).toBeVisible();
  await expect(panel.totals).not.toContainText('Reading layers', { timeout: 40_000 });
  expect(await panel.segments.count()).toBeLessThanOrEqual(250);
  for (const width of await widths(panel)) expect(width).toBeGreaterThanOrEqual(2);
});
