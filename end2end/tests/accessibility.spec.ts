// axe finds nothing, in any state, light and dark, wide and narrow.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '../support/test.ts';
import type { Panel } from '../support/panel.ts';
import { STATES } from '../support/states.ts';

type Violation = Awaited<ReturnType<AxeBuilder['analyze']>>['violations'][number];

// What moves would be looked at half-way.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

/** What axe finds wrong. A page without frames it need not leave, and what it finds right it need not tell: a quarter of the time. */
async function violations(panel: Panel): Promise<Violation[]> {
  expect(panel.page.frames(), 'axe looks at one frame').toHaveLength(1);
  const axe = new AxeBuilder({ page: panel.page }).setLegacyMode().options({ resultTypes: ['violations'] });
  return (await axe.analyze()).violations;
}

for (const state of STATES) {
  test(`axe finds nothing: ${state.name}`, async ({ panel, fake }) => {
    if (state.complaint) panel.watch.announce(state.complaint);
    await state.reach(panel, fake);
    for (const [colorScheme, width] of [
      ['light', 1280],
      ['dark', 1280],
      ['dark', 390],
    ] as const) {
      await panel.page.emulateMedia({ colorScheme });
      await panel.page.setViewportSize({ width, height: 900 });
      const found = (await violations(panel)).map((one) => `${one.id}: ${one.help}: ${one.nodes.map((node) => node.html).join(' | ')}`);
      expect(found, `${colorScheme}, ${width} px wide`).toEqual([]);
    }
  });
}

test('axe does find what is wrong', async ({ panel }) => {
  await panel.open();
  await panel.page.evaluate(() => document.querySelector('main')?.append(document.createElement('button')));
  expect((await violations(panel)).map((one) => one.id)).toContain('button-name');
});

test('the list is a table to screen readers, on a narrow page too', async ({ panel }) => {
  await panel.open();
  for (const width of [1280, 390]) {
    await panel.page.setViewportSize({ width, height: 900 });
    await expect(panel.table).toBeVisible();
    await expect(panel.row('phi4:14b')).toHaveCount(1);
    await expect(panel.row('phi4:14b').getByRole('rowheader')).toContainText('phi4');
    await expect(panel.heading('Name')).toBeVisible();
  }
});

test('each box is labelled with its model’s name', async ({ panel, fake }) => {
  await panel.open();
  for (const name of await fake.names()) await expect(panel.checkbox(name)).toHaveAccessibleName(name);
});

test('says what happens without moving the focus', async ({ panel, fake }) => {
  await panel.open();
  await expect(panel.announcement(`List refreshed: ${(await fake.names()).length} models`)).toBeAttached();
  await fake.put({ name: 'newcomer' });
  await panel.refreshButton.focus();
  await panel.refresh();
  await expect(panel.announcement(`List refreshed: ${(await fake.names()).length} models`)).toBeAttached();
  await expect(panel.refreshButton).toBeFocused();
});
