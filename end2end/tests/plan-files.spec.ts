// Before a run: the plan as files, and the recipes of what no registry may have. Nothing is deleted by any of that.
import { trulyFreed } from '../support/fake.ts';
import { expect, test } from '../support/test.ts';

test('a plan is saved as JSON and as a script, and nothing is deleted', async ({ panel, fake }) => {
  await fake.resetTo({ name: 'a', size: 3_000_000_000 }, { name: 'team/b', from: 'a', system: 'Be brief.' }, 'keep');
  await panel.open();
  await panel.sortBy('Name');
  const state = await fake.state();
  await panel.ask('a:latest', 'team/b:latest');
  const json = await panel.save(panel.planAsJson);
  expect(json.name).toMatch(/^ollama-panel-plan-.*\.json$/);
  const plan = JSON.parse(json.text) as { server: string; frees: { least: number; most: number }; models: { name: string; digest: string }[] };
  expect(plan.server).toBe(fake.url);
  const freed = trulyFreed(state, ['a:latest', 'team/b:latest']);
  expect(plan.frees.least).toBeLessThanOrEqual(freed);
  expect(plan.frees.most).toBeGreaterThanOrEqual(freed);
  expect(plan.models.map(({ name, digest }) => ({ name, digest }))).toEqual(
    ['a:latest', 'team/b:latest'].map((name) => ({ name, digest: state.models.find((model) => model.name === name)?.digest })),
  );
  const script = await panel.save(panel.planAsScript);
  expect(script.name).toMatch(/^ollama-panel-plan-.*\.sh$/);
  const lines = script.text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  expect(lines).toEqual([`export OLLAMA_HOST='${fake.url}'`, "ollama rm 'a:latest'", "ollama rm 'team/b:latest'"]);
  await panel.cancel.click();
  expect(await fake.askedToDelete()).toEqual([]);
  expect(await fake.names()).toHaveLength(3);
});

test('what was made here offers its recipe before it goes for good', async ({ panel, fake }) => {
  await fake.resetTo('base', { name: 'team/writer:v2', from: 'base', system: 'You write release notes.' }, 'keep');
  await panel.open();
  await panel.ask('base:latest', 'team/writer:v2');
  await expect(panel.question).toContainText('Made on this server, as far as can be told: team/writer:v2. It may not be possible to pull that again');
  await expect(panel.recipe('base:latest'), 'what was pulled cannot always be told from what was made').toBeVisible();
  const recipe = await panel.save(panel.recipe('team/writer:v2'));
  expect(recipe.name).toBe('team_writer_v2.Modelfile');
  const shown = (await (
    await fetch(`${fake.url}/api/show`, { method: 'POST', body: JSON.stringify({ model: 'team/writer:v2' }) })
  ).json()) as { modelfile: string; parameters?: string };
  expect(recipe.text).toContain(shown.modelfile.trim());
  expect(recipe.text).toContain('You write release notes.');
  expect(recipe.text).toContain('# Made from base:latest.');
  for (const line of (shown.parameters ?? '').split('\n')) expect(recipe.text).toContain(line.trim());
  await panel.cancel.click();
  expect(await fake.askedToDelete()).toEqual([]);
});

test('a recipe that the server will not tell is said so, in its words', async ({ panel, fake }) => {
  await fake.resetTo('base', { name: 'mine', from: 'base', system: 'Be kind.' }, 'keep');
  panel.watch.announce(/status of 500/);
  await panel.open();
  await fake.fault({ path: '/api/show', model: 'mine', fault: { kind: 'status', status: 500, body: '{"error":"disk on fire"}' } });
  await panel.ask('mine:latest');
  await panel.recipe('mine:latest').click();
  await expect(panel.announcement('The recipe of mine:latest could not be had. Ollama answered 500. It said: disk on fire').first()).toBeAttached();
});

test('a recipe is in the row’s menu, too, and not for a cloud model', async ({ panel, fake }) => {
  await fake.resetTo('plain', { name: 'far', remote_host: 'https://ollama.com' });
  await panel.open();
  await panel.menuButton('far:latest').click();
  await expect(panel.menuItem('Download recipe')).toBeDisabled();
  await panel.page.keyboard.press('Escape');
  await panel.menuButton('plain:latest').click();
  const recipe = await panel.save(panel.menuItem('Download recipe'));
  expect(recipe.text).toContain('FROM ');
});
