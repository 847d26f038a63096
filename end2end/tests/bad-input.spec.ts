// Bad input gets a clear message and loses nothing.
import { expect, test } from '../support/test.ts';

const WRONG: [string, RegExp][] = [
  ['"two words"', /^two words is no model name\. .* a space\.$/],
  ['<script>alert(1)</script>', /is no model name\. /],
  ['../../etc/passwd', /is no model name\. /],
  ['a/b/c/d', /is (no model name|not on this server)/],
  ['modèle', /^modèle is no model name\. /],
  [':latest', /^:latest is no model name\. /],
  ['llama3:', /^llama3: is no model name\. /],
  ["it's", /^it's is no model name\. /],
  ['x%2e%2e', /^x%2e%2e is no model name\. .*“%”/],
];

for (const [text, message] of WRONG) {
  test(`says what is wrong with ${text}, and keeps it`, async ({ panel }) => {
    await panel.open();
    await panel.enterNames(`${text}\nphi4:14b`);
    await expect(panel.namesProblems).toHaveCount(1);
    await expect(panel.namesProblems).toHaveText(message);
    await expect(panel.namesCount).toHaveText('1 model found, 1 not found');
    await expect(panel.namesField).toHaveValue(`${text}\nphi4:14b`);
  });
}

test('copes with a name of 10,000 characters', async ({ panel }) => {
  await panel.open();
  const long = 'x'.repeat(10_000);
  await panel.enterNames(long);
  await expect(panel.namesProblems).toHaveText(/^x{80}… \(10,000 characters\) is no model name\. .*80/);
  await expect(panel.namesField).toHaveValue(long);
  const width = await panel.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(width).toBe(0);
});

test('copes with 5,000 pasted lines', async ({ panel, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await panel.open();
  const lines = Array.from({ length: 5000 }, (_, index) => `no-model-${index}`);
  lines[4321] = 'phi4:14b';
  lines[17] = 'team/../<script>';
  await panel.tickByName.click();
  await panel.paste(lines.join('\n'));
  await expect(panel.namesCount).toHaveText('1 model found, 4,999 not found');
  await expect(panel.namesProblems.last()).toHaveText('and 4,799 more');
  await expect(panel.namesField).toHaveValue(lines.join('\n'));
  await panel.tickNamed.click();
  expect(await panel.tickedShown()).toEqual(['phi4:14b']);
});

test('shows markup in what the server says as text', async ({ panel, fake }) => {
  await fake.resetTo('keep', 'evil');
  await fake.faultDelete({
    kind: 'status',
    status: 500,
    body: JSON.stringify({ error: '<img src=x onerror="document.title=1"><b>no</b>' }),
  });
  panel.watch.announce(/status of 500/);
  await panel.open();
  await panel.delete('evil:latest');
  await expect(panel.report.getByText('<img src=x onerror="document.title=1"><b>no</b>')).toBeVisible();
  await expect(panel.page).toHaveTitle('Ollama Panel');
});

test('a filter of odd characters matches literally', async ({ panel }) => {
  await panel.open();
  for (const text of ['.*', '<script>', '"', '\\', '(', 'x'.repeat(10_000)]) {
    await panel.filter.fill(text);
    await expect(panel.page.getByText('Nothing matches the filter'), text.slice(0, 20)).toBeVisible();
    await expect(panel.filter).toHaveValue(text);
  }
});

test('sizes that are none leave the list alone', async ({ panel }) => {
  await panel.open();
  const all = await panel.shown();
  await panel.largerThan.fill('-3');
  expect(await panel.shown()).toEqual(all);
  await panel.largerThan.fill('9999');
  await expect.poll(() => panel.shown(), 'a size that is one does count').toEqual([]);
});

for (const wrong of ['', '-3', '1.5', '1e2', 'abc']) {
  test(`days that are “${wrong}” give way to those that count`, async ({ panel, fake }) => {
    await fake.resetTo({ name: 'young', modified_ago_s: 3600 }, { name: 'old', modified_ago_s: 31 * 86_400 });
    await panel.open();
    await panel.showOnlyOld.click();
    await expect.poll(() => panel.shown()).toEqual(['old:latest']);
    await panel.olderThan.fill('');
    await panel.olderThan.pressSequentially(wrong);
    await panel.olderThan.press('Tab');
    await expect(panel.olderThan).toHaveValue('30');
    expect(await panel.shown()).toEqual(['old:latest']);
    await expect(panel.tickOld).toHaveAccessibleName('Tick 1 older than 30 days');
    expect(await panel.page.evaluate(() => localStorage.getItem('ollama-panel/older-than-days')), 'and are not remembered').toBe(null);
  });
}
