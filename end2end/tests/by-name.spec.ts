// Tick by name: one name or a pasted list, resolved as Ollama would.
import { expect, test } from '../support/test.ts';

test('ticks one typed name, and deletes nothing', async ({ panel, fake }) => {
  await panel.open();
  await panel.enterNames('phi4:14b');
  await expect(panel.namesCount).toHaveText('1 model found');
  await panel.tickNamed.click();
  await expect(panel.names).toBeHidden();
  expect(await panel.tickedShown()).toEqual(['phi4:14b']);
  await expect(panel.deleteTicked).toHaveText('Delete 1 model…');
  await panel.refresh();
  expect(await fake.askedToDelete()).toEqual([]);
});

const LISTS: [string, string, string[]][] = [
  ['lines', 'phi4:14b\nllava:7b\r\n\nmixtral:8x7b\n', ['llava:7b', 'mixtral:8x7b', 'phi4:14b']],
  ['commas', 'phi4:14b, llava:7b,mixtral:8x7b', ['llava:7b', 'mixtral:8x7b', 'phi4:14b']],
  ['an ollama rm line', 'ollama rm phi4:14b llava:7b', ['llava:7b', 'phi4:14b']],
  ['an ollama rm line with its prompt', '$ sudo ollama rm phi4:14b', ['phi4:14b']],
  ['quoted names', '"phi4:14b" \'llava:7b\'', ['llava:7b', 'phi4:14b']],
  [
    'what ollama list prints',
    'NAME        ID              SIZE      MODIFIED\nphi4:14b    ac896e5b8b34    9.1 GB    4 months ago\n',
    ['phi4:14b'],
  ],
  ['another case', 'PHI4:14B LLaVA:7b', ['llava:7b', 'phi4:14b']],
  ['no tag', 'mistral all-minilm', ['all-minilm:latest', 'mistral:latest']],
  ['fully qualified names', 'registry.ollama.ai/library/phi4:14b', ['phi4:14b']],
  [
    'names of other registries',
    'hf.co/unsloth/Qwen3-30B-A3B-GGUF:Q4_K_M\nregistry.example.com/team/coder:7b',
    ['hf.co/unsloth/Qwen3-30B-A3B-GGUF:Q4_K_M', 'registry.example.com/team/coder:7b'],
  ],
  ['one name in several spellings', 'mistral\nMistral:latest\nlibrary/mistral\nmistral:LATEST', ['mistral:latest']],
];

for (const [what, text, expected] of LISTS) {
  test(`takes ${what}`, async ({ panel }) => {
    await panel.open();
    await panel.enterNames(text);
    await expect(panel.namesProblems).toHaveCount(0);
    await panel.tickNamed.click();
    expect((await panel.tickedShown()).sort()).toEqual(expected);
  });
}

test('resolves each name as the server itself would', async ({ panel, fake }) => {
  await panel.open();
  await panel.enterNames('MISTRAL');
  await panel.tickNamed.click();
  await panel.deleteTicked.click();
  await panel.confirm.click();
  await expect(panel.report).toBeVisible();
  expect(await fake.askedToDelete()).toEqual(['mistral:latest']);
  expect(await fake.names()).not.toContain('mistral:latest');
  expect(await fake.names()).toContain('mistral:7b-instruct-v0.3-q4_K_M');
});

test('shows what was not found, and ticks the rest', async ({ panel }) => {
  await panel.open();
  await panel.enterNames('phi4:14b\nphi4\nno-such-model:7b');
  await expect(panel.namesCount).toHaveText('1 model found, 2 not found');
  await expect(panel.namesProblems).toHaveText([/^phi4 is not on this server/, /^no-such-model:7b is not on this server/]);
  await expect(panel.tickNamed).toHaveText('Tick 1 model');
  await panel.tickNamed.click();
  expect(await panel.tickedShown()).toEqual(['phi4:14b']);
});

test('has nothing to tick where nothing is known', async ({ panel }) => {
  await panel.open();
  await panel.enterNames('no-such-model');
  await expect(panel.tickNamed).toBeDisabled();
  await panel.namesField.press('Enter');
  await expect(panel.names, 'Enter ticks nothing either').toBeVisible();
  await expect(panel.namesField).toHaveValue('no-such-model');
  await panel.closeNames.click();
  await expect(panel.bar).toBeHidden();
});

test('adds to what is ticked, hidden models too', async ({ panel }) => {
  await panel.open();
  await panel.tick('llava:7b');
  await panel.filter.fill('llava');
  await panel.enterNames('phi4:14b llava:7b');
  await panel.namesField.press('Enter');
  await expect(panel.bar).toContainText('2 models ticked');
  await expect(panel.bar).toContainText('1 hidden by the filter');
});

test('Shift-Enter begins a new line, Escape closes and ticks nothing', async ({ panel }) => {
  await panel.open();
  await panel.tickByName.click();
  await expect(panel.namesField).toBeFocused();
  await expect(panel.names).toHaveAccessibleDescription(/Shift and Enter for the next/);
  await panel.page.keyboard.type('phi4:14b');
  await panel.page.keyboard.press('Shift+Enter');
  await panel.page.keyboard.type('llava:7b');
  await expect(panel.namesField).toHaveValue('phi4:14b\nllava:7b');
  await panel.page.keyboard.press('Escape');
  await expect(panel.names).toBeHidden();
  await expect(panel.bar).toBeHidden();
});

test('Enter ticks a single line, and in a list begins the next', async ({ panel }) => {
  await panel.open();
  await panel.tickByName.click();
  await panel.page.keyboard.type('phi4:14b');
  await panel.page.keyboard.press('Shift+Enter');
  await panel.page.keyboard.type('llava:7b');
  await panel.page.keyboard.press('Enter');
  await panel.page.keyboard.type('mixtral:8x7b');
  await expect(panel.namesField).toHaveValue('phi4:14b\nllava:7b\nmixtral:8x7b');
  await expect(panel.namesCount).toHaveText('3 models found');
  expect(await panel.tickedShown(), 'Enter has ticked nothing').toEqual([]);
  await panel.namesField.fill('llava:7b');
  await panel.namesField.press('Enter');
  await expect(panel.names).toBeHidden();
  expect(await panel.tickedShown()).toEqual(['llava:7b']);
});

test('looks up no name before the list is there', async ({ panel, fake }) => {
  await fake.faultList({ kind: 'hang' });
  await panel.visit();
  await panel.enterNames('phi4:14b\nno-such-model\n<script>');
  await expect(panel.namesCount).toHaveText('The list is not here yet, so no name can be looked up.');
  await expect(panel.namesProblems).toHaveCount(0);
  await expect(panel.tickNamed).toBeDisabled();
  await fake.release();
  await expect(panel.namesCount).toHaveText('1 model found, 2 not found');
  await expect(panel.namesProblems).toHaveCount(2);
  await expect(panel.namesField).toHaveValue('phi4:14b\nno-such-model\n<script>');
  await panel.tickNamed.click();
  expect(await panel.tickedShown()).toEqual(['phi4:14b']);
});
