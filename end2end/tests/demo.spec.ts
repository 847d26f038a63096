// Demo data is plainly said to be that.
import { serverProgram } from '../support/environment.ts';
import { Panel } from '../support/panel.ts';
import { start } from '../support/program.ts';
import { expect, test } from '../support/test.ts';

const SWITCHES = ['--port', '0', '--no-open', '--print-json', '--until-stdin-closes'];

test('says so above everything, and stays a working panel', async ({ page, watch, fake }) => {
  const server = await start<{ url: string; ollama: string; demo: boolean }>(serverProgram, [
    ...SWITCHES,
    ...['--demo', '--ollama', fake.url],
  ]);
  for (const origin of [server.announced.url, server.announced.ollama]) watch.allow(origin);
  const panel = new Panel(page, server.announced.url, watch);
  await panel.open();
  await expect(page.getByRole('note')).toContainText('Demo data.');
  await expect(page.getByRole('note')).toBeInViewport();
  const before = await panel.shown();
  expect(before.length).toBeGreaterThan(25);
  await panel.delete('phi4:14b');
  await expect(panel.headline).toHaveText(/^Deleted 1 of 1 model/);
  expect(await panel.shown()).toEqual(before.filter((name) => name !== 'phi4:14b'));
  expect((await fake.state()).log.filter((entry) => entry.origin !== null), 'the other server is left alone').toEqual([]);
  await server.stop();
});

test('stands in where no Ollama answers, unless that is forbidden', async ({ fake }) => {
  await fake.listen(false);
  for (const [extra, demo] of [[[], true], [['--no-demo'], false]] as const) {
    const server = await start<{ demo: boolean }>(serverProgram, [...SWITCHES, '--ollama', fake.url, ...extra]);
    expect(server.announced.demo).toBe(demo);
    await server.stop();
  }
});

test('says nothing of a demo where a real server is managed', async ({ panel }) => {
  await panel.open();
  await expect(panel.page.getByText('Demo data.')).toHaveCount(0);
});
