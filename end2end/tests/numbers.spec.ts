// Numbers and times are written as the person's browser writes them.
import { expect, test } from '../support/test.ts';

const SIZE = 1_234_567_890_123;

for (const locale of ['en-US', 'en-GB', 'en-IN', 'en-ZA', 'de-DE', 'fr-FR', 'ar-EG']) {
  test.describe(locale, () => {
    test.use({ locale });

    test('numbers and times are written as there', async ({ fake, panel }) => {
      await fake.resetTo({ name: 'large', size: SIZE });
      const [model] = await fake.list();
      await panel.open();
      const row = panel.page.locator('.model');
      const time = row.locator('time');
      const [tenths, bytes, moment] = await panel.page.evaluate(
        ([size, at]) => {
          const oneDecimal = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
          return [
            new Intl.NumberFormat([], oneDecimal).format(Math.round(size / 1e11) / 10),
            new Intl.NumberFormat([]).format(size),
            new Intl.DateTimeFormat([], { dateStyle: 'long', timeStyle: 'medium' }).format(new Date(at)),
          ] as const;
        },
        [model?.size ?? 0, (await time.getAttribute('datetime')) ?? ''] as const,
      );
      await expect(row.locator('.cell-size .figure')).toHaveText(tenths);
      await expect(row.locator('.cell-frees'), 'to the byte').toHaveAttribute('title', new RegExp(`${bytes} bytes`));
      // It follows the first paint.
      await expect(time).toHaveAttribute('title', moment);
    });
  });
}
