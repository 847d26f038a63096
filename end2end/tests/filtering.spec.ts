// The filters: by text over all fields, by family, quantization, age and size.
import { expect, test } from '../support/test.ts';
import { models, size } from '../support/panel.ts';
import type { Fake, Listed } from '../support/fake.ts';

async function namesOf(fake: Fake, which: (model: Listed) => boolean): Promise<string[]> {
  return (await fake.list()).filter(which).map((model) => model.name).sort();
}

test('filters by text in any field, live', async ({ panel, fake }) => {
  await panel.open();
  const digest = (await fake.list()).find((model) => model.name === 'phi4:14b')?.digest ?? '';
  const texts: [string, (model: Listed) => boolean][] = [
    ['CODER', (model) => model.name.includes('coder')],
    ['nomic-bert', (model) => model.details.family === 'nomic-bert'],
    ['671.0B', (model) => model.details.parameter_size === '671.0B'],
    ['q8_0', (model) => model.details.quantization_level === 'Q8_0' || model.name.toLowerCase().includes('q8_0')],
    ['embedding', (model) => model.capabilities?.includes('embedding') ?? false],
    [digest.slice(0, 12), (model) => model.name === 'phi4:14b'],
    ['qwen 32b', (model) => model.name === 'qwen2.5-coder:32b'],
  ];
  for (const [text, which] of texts) {
    await panel.filter.fill(text);
    const expected = await namesOf(fake, which);
    expect(expected, text).not.toEqual([]);
    await expect.poll(async () => (await panel.shown()).sort(), text).toEqual(expected);
  }
});

test('finds what is loaded and what is in the cloud', async ({ panel }) => {
  await panel.open();
  await panel.filter.fill('cloud');
  await expect.poll(() => panel.shown()).toEqual(['gpt-oss:120b-cloud']);
  await panel.filter.fill('loaded');
  await expect.poll(() => panel.shown()).toEqual(['llama3.2:3b', 'llama3.2:latest']);
});

test('finds sizes and ages from the beginning of a word', async ({ panel, fake }) => {
  // Content whose digest and figures do not happen to match.
  await fake.resetTo(
    { name: 'big', size: 404_400_000_000, modified_ago_s: 18 * 30 * 86_400 + 3600 },
    { name: 'small', size: 1_200_000, modified_ago_s: 8 * 30 * 86_400 + 3600 },
  );
  const listed = await fake.list();
  const others = listed.flatMap((model) => [model.digest, model.details.parameter_size, model.details.quantization_level]);
  await panel.open();
  await expect(panel.cell('big:latest', 'Size')).toHaveText(size(404_400_000_000));
  const texts: [string, string[]][] = [
    ['404', ['big:latest']],
    ['404.4', ['big:latest']],
    ['404.4 gb', ['big:latest']],
    ['04', []],
    ['4.4', []],
    ['18 months', ['big:latest']],
    ['8 months', ['small:latest']],
    ['month', ['big:latest', 'small:latest']],
    ['onths', []],
  ];
  for (const [text, expected] of texts) {
    const [word = ''] = text.split(' ');
    const isElsewhere = others.some((other, index) => (index % 3 === 0 ? other.startsWith(word) : other.includes(word)));
    expect(isElsewhere, `${text} stands nowhere else`).toBe(false);
    await panel.filter.fill(text);
    await expect.poll(async () => (await panel.shown()).sort(), text).toEqual(expected);
  }
});

test('follows each letter without asking the server', async ({ panel, fake }) => {
  await panel.open();
  const asked = (await fake.requests('GET', '/api/tags')).length;
  let count = (await panel.shown()).length;
  for (const letter of 'mistral:7') {
    await panel.filter.press(letter);
    const now = (await panel.shown()).length;
    expect(now).toBeLessThanOrEqual(count);
    count = now;
  }
  expect(await panel.shown()).toEqual(['mistral:7b-instruct-v0.3-q4_K_M']);
  expect(await fake.requests('GET', '/api/tags')).toHaveLength(asked);
});

test('filters by family, one of those that are there', async ({ panel, fake }) => {
  await panel.open();
  const families = new Set((await fake.list()).map((model) => model.details.family));
  const offered = await panel.family.getByRole('option').allTextContents();
  // A cloud model has no family.
  expect(offered.sort()).toEqual(['any', ...families].map((name) => name || 'not known').sort());
  await panel.family.selectOption('gemma3');
  await expect.poll(async () => (await panel.shown()).sort()).toEqual(
    await namesOf(fake, (model) => model.details.family === 'gemma3'),
  );
});

test('filters by quantization', async ({ panel, fake }) => {
  await panel.open();
  await panel.quantization.selectOption('F16');
  await expect.poll(async () => (await panel.shown()).sort()).toEqual(
    await namesOf(fake, (model) => model.details.quantization_level === 'F16'),
  );
});

test('filters by age, in days that are theirs to set and remembered', async ({ panel, fake }) => {
  await fake.resetTo(
    { name: 'new', modified_ago_s: 86_400 },
    { name: 'middle', modified_ago_s: 40 * 86_400 },
    { name: 'old', modified_ago_s: 200 * 86_400 },
  );
  await panel.open();
  await expect(panel.olderThan).toHaveValue('30');
  await panel.showOnlyOld.click();
  await expect(panel.showOnlyOld).toHaveAttribute('aria-pressed', 'true');
  expect((await panel.shown()).sort()).toEqual(['middle:latest', 'old:latest']);
  await panel.olderThan.fill('100');
  await panel.olderThan.press('Tab');
  await expect.poll(() => panel.shown()).toEqual(['old:latest']);
  await panel.showOnlyOld.click();
  await expect.poll(async () => (await panel.shown()).length).toBe(3);
  await panel.page.reload();
  await expect(panel.olderThan).toHaveValue('100');
});

test('filters by size', async ({ panel, fake }) => {
  await panel.open();
  await panel.largerThan.fill('17.5');
  await expect.poll(async () => (await panel.shown()).sort()).toEqual(
    await namesOf(fake, (model) => model.size > 17_500_000_000),
  );
  await panel.openTrash();
  await panel.backToModels.click();
  await expect(panel.largerThan, 'it still says by what').toHaveValue('17.5');
  await panel.largerThan.fill('');
  await expect.poll(async () => (await panel.shown()).length).toBe((await fake.names()).length);
});

test('joins the filters, says what is shown, and clears them all', async ({ panel, fake }) => {
  await panel.open();
  const all = await panel.shown();
  await panel.family.selectOption('llama');
  await panel.quantization.selectOption('Q4_K_M');
  await panel.largerThan.fill('1');
  await panel.filter.fill('llama3');
  const matching = (model: Listed): boolean =>
    model.details.family === 'llama' &&
    model.details.quantization_level === 'Q4_K_M' &&
    model.size > 1e9 &&
    model.name.includes('llama3');
  const listed = (await fake.list()).filter((model) => matching(model));
  await expect.poll(async () => (await panel.shown()).sort()).toEqual(listed.map((model) => model.name).sort());
  const bytes = listed.reduce((sum, model) => sum + model.size, 0);
  await expect(panel.totals.getByRole('status')).toHaveText(
    `${listed.length} of ${all.length} shown, ${size(bytes)} listed`,
  );
  await expect(panel.totals, 'the totals stay those of the server').toContainText(`on disk, ${models(all.length)} list `);
  await panel.clearFilters.click();
  await expect.poll(() => panel.shown()).toEqual(all);
  for (const field of [panel.filter, panel.largerThan]) await expect(field).toHaveValue('');
  for (const choice of [panel.family, panel.quantization]) await expect(choice).toHaveValue('*');
});

test('says that nothing matches, which is not the same as no models', async ({ panel }) => {
  await panel.open();
  const all = await panel.shown();
  await panel.filter.fill('no such model');
  await expect(panel.page.getByText('Nothing matches the filter')).toBeVisible();
  await expect(panel.page.getByText('No models yet')).toBeHidden();
  await panel.page.getByRole('main').getByRole('button', { name: 'Clear filters' }).last().click();
  await expect.poll(() => panel.shown()).toEqual(all);
});

for (const where of ['the toolbar', 'the empty list'] as const) {
  test(`Clear filters leaves the focus on the box over the list: ${where}`, async ({ panel }) => {
    await panel.open();
    await panel.filter.fill('no such model');
    const empty = panel.page.locator('.nothing').getByRole('button', { name: 'Clear filters' });
    const button = where === 'the toolbar' ? panel.clearFilters : empty;
    await button.press('Enter');
    await expect(panel.tickAll).toBeFocused();
    await expect(panel.filter).toHaveValue('');
  });
}

test('keeps the filter over a refresh', async ({ panel, fake }) => {
  await panel.open();
  await panel.filter.fill('phi');
  await fake.put({ name: 'phi-new', size: 1 });
  await fake.put({ name: 'other-new' });
  await panel.refresh();
  expect(await panel.shown()).toEqual(['phi4:14b', 'phi-new:latest']);
});

test('keeps a chosen family to be seen when its last model is gone', async ({ panel, fake }) => {
  await panel.open();
  await panel.family.selectOption('starcoder2');
  await fake.remove('starcoder2:3b');
  await panel.refresh();
  await expect(panel.family).toHaveValue('starcoder2');
  await expect(panel.page.getByText('Nothing matches the filter')).toBeVisible();
});

test('folds the filters behind one button on a narrow page', async ({ panel }) => {
  await panel.page.setViewportSize({ width: 390, height: 800 });
  await panel.open();
  const toggle = panel.page.getByRole('button', { name: /^Filters/ });
  await expect(panel.family).toBeHidden();
  await expect(toggle).toHaveAttribute('aria-expanded', 'false');
  await toggle.click();
  await panel.family.selectOption('gemma3');
  await toggle.click();
  await expect(panel.family).toBeHidden();
  await expect(toggle).toHaveText('Filters (1)');
});
