// Two tabs of one browser never delete at the same time.
import { expect, test } from '../support/test.ts';

test('the second tab waits until the first has ended', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'c', 'd', 'keep');
  await panel.open();
  const second = await panel.anotherTab();
  await fake.faultDelete({ kind: 'hang' }, 'a');
  await panel.page.bringToFront();
  await panel.delete('a:latest', 'b:latest');
  await expect.poll(() => fake.askedToDelete()).toEqual(['a:latest']);

  await second.page.bringToFront();
  await second.delete('c:latest', 'd:latest');
  await expect(second.run).toContainText('Another tab is at work on models.');
  await expect(second.runBar).toContainText('Waiting for another tab');
  const lists = (await fake.requests('GET', '/api/tags')).length;
  expect(await fake.askedToDelete(), 'the second tab asks for nothing').toEqual(['a:latest']);

  await fake.release();
  await expect(second.headline).toHaveText(/^Deleted 2 of 2 models/);
  await expect(panel.headline).toHaveText(/^Deleted 2 of 2 models/);
  expect(await fake.askedToDelete()).toEqual(['a:latest', 'b:latest', 'c:latest', 'd:latest']);
  const state = await fake.state();
  expect(state.overlapping_deletes).toBe(0);
  expect(state.models.map((model) => model.name)).toEqual(['keep:latest']);
  expect((await fake.requests('GET', '/api/tags')).length, 'it looks at the list only then').toBeGreaterThan(lists);
});

test('the second tab sees what the first has deleted meanwhile', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'keep');
  await panel.open();
  const second = await panel.anotherTab();
  await fake.faultDelete({ kind: 'hang' }, 'a');
  await panel.page.bringToFront();
  await panel.delete('a:latest');
  await expect.poll(() => fake.askedToDelete()).toEqual(['a:latest']);
  await second.page.bringToFront();
  await second.delete('a:latest', 'b:latest');
  await expect(second.run).toContainText('Another tab is at work on models.');
  await fake.release();
  await expect(second.headline).toHaveText(/^Deleted 1 of 2 models/);
  await expect(second.outcome(second.report, 'a:latest')).toContainText('already gone');
  expect(await fake.askedToDelete()).toEqual(['a:latest', 'b:latest']);
});

test('Stop ends the waiting, and nothing is deleted', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'keep');
  await panel.open();
  const second = await panel.anotherTab();
  await fake.faultDelete({ kind: 'hang' }, 'a');
  await panel.page.bringToFront();
  await panel.delete('a:latest');
  await expect.poll(() => fake.askedToDelete()).toEqual(['a:latest']);
  await second.page.bringToFront();
  await second.delete('b:latest');
  await expect(second.run).toContainText('Another tab is at work on models.');
  await second.stop.click();
  await expect(second.headline).toHaveText('Deleted none of 1 model');
  await fake.release();
  await expect(panel.headline).toHaveText(/^Deleted 1 of 1 model/);
  expect(await fake.askedToDelete()).toEqual(['a:latest']);
  expect(await fake.names()).toEqual(['b:latest', 'keep:latest']);
});

test('a tab that is closed during its run makes way', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'keep');
  await panel.open();
  const second = await panel.anotherTab();
  await fake.faultDelete({ kind: 'hang' }, 'a');
  await second.page.bringToFront();
  await second.delete('a:latest');
  await expect.poll(() => fake.askedToDelete()).toEqual(['a:latest']);
  await panel.page.bringToFront();
  await panel.delete('b:latest');
  await expect(panel.run).toContainText('Another tab is at work on models.');
  await second.page.close();
  await expect(panel.headline).toHaveText(/^Deleted 1 of 1 model/);
  expect(await fake.names()).not.toContain('b:latest');
});
