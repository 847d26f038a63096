// How it looks wherever it is looked at: widths, zoom, schemes, motion, forced colours, fingers.
import type { Locator } from '@playwright/test';
import { expect, test } from '../support/test.ts';
import { STATES } from '../support/states.ts';
import type { Panel } from '../support/panel.ts';

const WIDTHS = [360, 390, 600, 719, 720, 959, 1024, 1279, 1440, 1920, 2560];

/** Things that stand out of the page or of an open dialog, or are scrolled sideways there. */
async function sticksOut(panel: Panel): Promise<string[]> {
  return panel.page.evaluate(() => {
    const boxes = [document.documentElement, ...document.querySelectorAll('dialog[open]')];
    return boxes
      .filter((box) => box.scrollWidth > box.clientWidth)
      .map((box) => `${box.tagName.toLowerCase()} is ${box.scrollWidth} wide inside ${box.clientWidth}`);
  });
}

for (const state of STATES) {
  test(`nothing scrolls sideways from 360 to 2560 pixels: ${state.name}`, async ({ panel, fake }) => {
    if (state.complaint) panel.watch.announce(state.complaint);
    await state.reach(panel, fake);
    for (const width of WIDTHS) {
      await panel.page.setViewportSize({ width, height: 900 });
      expect(await sticksOut(panel), `${width} pixels`).toEqual([]);
    }
  });
}

test.describe('at 200 % zoom', () => {
  // Half as many pixels, each twice as large: what zooming does to a page.
  test.use({ viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 });

  test('everything can be reached and done', async ({ panel, fake }) => {
    await panel.open();
    expect(await sticksOut(panel)).toEqual([]);
    await panel.tick('phi4:14b', 'mixtral:8x7b', 'llava:7b');
    await expect(panel.deleteTicked).toBeInViewport({ ratio: 1 });
    await panel.deleteTicked.click();
    expect(await sticksOut(panel)).toEqual([]);
    await panel.confirm.scrollIntoViewIfNeeded();
    await expect(panel.confirm).toBeInViewport({ ratio: 1 });
    await panel.confirm.click();
    await expect(panel.headline).toHaveText(/^Deleted 3 of 3 models/);
    expect(await fake.askedToDelete()).toHaveLength(3);
    expect(await sticksOut(panel)).toEqual([]);
  });
});

test.describe('on a narrow page', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });

  test('everything that can be touched is 44 pixels high, boxes included', async ({ panel }) => {
    await panel.open();
    await panel.page.getByRole('button', { name: /^Filters/ }).click();
    await panel.tick('phi4:14b');
    const small = await tooSmall(panel.page.locator('body'));
    expect(small).toEqual([]);
    await panel.deleteTicked.click();
    expect(await tooSmall(panel.question)).toEqual([]);
  });

  test('a row can be ticked with a finger, and deleted', async ({ panel, fake }) => {
    await panel.open();
    await panel.checkbox('phi4:14b').tap();
    await panel.deleteTicked.tap();
    await panel.confirm.tap();
    await expect(panel.headline).toHaveText(/^Deleted 1 of 1 model/);
    expect(await fake.askedToDelete()).toEqual(['phi4:14b']);
  });

  test('a name of 300 characters is written whole where it is about deleting', async ({ panel, fake }) => {
    const long = `${'h'.repeat(50)}.example.com/${'n'.repeat(80)}/${'m'.repeat(78)}:${'t'.repeat(77)}`;
    expect(long).toHaveLength(300);
    const twin = `twin-of-${long}`;
    await fake.resetTo({ name: long, loaded: true }, { name: twin, digest_of: long }, 'keep');
    await panel.open();
    await panel.ask(long);
    await expect(panel.plannedModel(long), 'with all its badges').toContainText('loaded');
    await expect(panel.plannedModel(long)).toContainText(`frees nothing: same as ${twin}`);
    expect(await cutOff(panel.question, long)).toEqual([]);
    expect(await sticksOut(panel)).toEqual([]);

    await fake.faultDelete({ kind: 'hang' }, long);
    await panel.confirm.click();
    await expect(panel.outcome(panel.run, long)).toContainText('deleting');
    expect(await cutOff(panel.run, long)).toEqual([]);
    expect(await sticksOut(panel)).toEqual([]);

    await fake.release();
    await expect(panel.headline).toHaveText(/^Deleted 1 of 1 model/);
    expect(await cutOff(panel.report, long)).toEqual([]);
    expect(await sticksOut(panel)).toEqual([]);
    expect(await fake.askedToDelete()).toEqual([long]);
  });

  test('name, size and age of a model are there', async ({ panel }) => {
    await panel.open();
    for (const text of ['phi4', '9.1', '4 months ago']) {
      await expect(panel.row('phi4:14b').getByText(text).first()).toBeVisible();
    }
  });
});

/** Why a name in a list is not to be read in full; nothing where it is. */
async function cutOff(where: Locator, name: string): Promise<string[]> {
  const written = where.getByRole('listitem').getByTitle(name, { exact: true });
  await expect(written).toHaveCount(1);
  await written.scrollIntoViewIfNeeded();
  return written.evaluate((element: HTMLElement, whole) => {
    const found = new Set<string>();
    if (element.innerText.replace(/\s/g, '') !== whole) found.add(`it reads ${element.innerText}`);
    const tops = new Set<number>();
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(text);
      const lines = [...range.getClientRects()];
      for (const line of lines) tops.add(Math.round(line.top));
      for (let box = text.parentElement; box && !box.matches('main, body'); box = box.parentElement) {
        const { display, overflowX, overflowY } = getComputedStyle(box);
        if (display === 'inline') continue;
        const { left, right, top, bottom } = box.getBoundingClientRect();
        const label = `${box.tagName.toLowerCase()}.${box.className}`;
        if (lines.some((line) => line.left < left - 1 || line.right > right + 1)) found.add(`wider than ${label}`);
        if (overflowX !== 'visible' && box.scrollWidth > box.clientWidth) found.add(`scrolled sideways in ${label}`);
        // What scrolls up and down shows all of it in the end; what is hidden is not to be had.
        const isHigher = lines.some((line) => line.top < top - 1 || line.bottom > bottom + 1);
        if (isHigher && ['hidden', 'clip'].includes(overflowY)) found.add(`higher than ${label}`);
      }
    }
    if (tops.size < 2) found.add('it stands in one line');
    return [...found];
  }, name);
}

/** What can be touched, and is less than 44 pixels high. A box is touched by its label. */
async function tooSmall(where: Locator): Promise<string[]> {
  return where.evaluate((root) => {
    const targets = [...root.querySelectorAll('button, select, textarea, input, a')].filter(
      (one) => one.checkVisibility() && getComputedStyle(one).pointerEvents !== 'none',
    );
    return targets.flatMap((target) => {
      const box = (target.matches('[type=checkbox]') ? target.closest('label') : target) ?? target;
      const { width, height } = box.getBoundingClientRect();
      const label = target.getAttribute('aria-label') ?? target.textContent?.trim() ?? '';
      return height >= 43.5 && width >= 24 ? [] : [`${target.tagName} ${label}: ${width} × ${height}`];
    });
  });
}

test('follows the system’s light and dark, at once', async ({ panel }) => {
  await panel.open();
  const lightness = (): Promise<number> =>
    panel.page.evaluate(() => {
      const canvas = document.createElement('canvas').getContext('2d');
      if (!canvas) return Number.NaN;
      canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
      canvas.fillRect(0, 0, 1, 1);
      return canvas.getImageData(0, 0, 1, 1).data[1] ?? Number.NaN;
    });
  await panel.page.emulateMedia({ colorScheme: 'light' });
  expect(await lightness()).toBeGreaterThan(220);
  await panel.page.emulateMedia({ colorScheme: 'dark' });
  expect(await lightness()).toBeLessThan(60);
});

/** Has the page count each animation and transition that runs, and how long the longest takes. */
async function countMotion(panel: Panel): Promise<() => Promise<{ count: number; longest: number }>> {
  await panel.page.addInitScript(() => {
    const motion = { count: 0, longest: 0 };
    Object.assign(window, { motion });
    for (const kind of ['animationstart', 'transitionrun'] as const) {
      document.addEventListener(kind, () => {
        for (const animation of document.getAnimations()) {
          const duration = Number(animation.effect?.getComputedTiming().duration ?? 0);
          if (duration > 1) motion.count += 1;
          motion.longest = Math.max(motion.longest, duration);
        }
      });
    }
  });
  return () => panel.page.evaluate(() => (window as unknown as { motion: { count: number; longest: number } }).motion);
}

/** A tour of what may move. */
async function tour(panel: Panel): Promise<void> {
  await panel.open();
  await panel.row('phi4:14b').hover();
  await panel.tick('phi4:14b');
  await panel.menuButton('phi4:14b').click();
  await panel.page.keyboard.press('Escape');
  await panel.deleteTicked.hover();
  await panel.deleteTicked.click();
  await expect(panel.question).toBeVisible();
  await panel.confirm.click();
  await expect(panel.report).toBeVisible();
}

test('moves briefly, by opacity and transform', async ({ panel }) => {
  const motion = await countMotion(panel);
  await tour(panel);
  const { count, longest } = await motion();
  expect(count, 'something does move').toBeGreaterThan(0);
  expect(longest).toBeLessThanOrEqual(160);
});

test('does not move where the person wants no motion', async ({ panel }) => {
  await panel.page.emulateMedia({ reducedMotion: 'reduce' });
  const motion = await countMotion(panel);
  await tour(panel);
  expect((await motion()).count).toBe(0);
});

test('shows where the focus is', async ({ panel }) => {
  await panel.open();
  await panel.page.keyboard.press('Tab');
  for (let step = 0; step < 30; step += 1) {
    const ring = await panel.page.evaluate(() => {
      const active = document.activeElement ?? document.body;
      const { outlineStyle, outlineWidth } = getComputedStyle(active);
      return { name: active.outerHTML.slice(0, 80), outlineStyle, width: Number.parseFloat(outlineWidth) };
    });
    expect(ring).toMatchObject({ outlineStyle: 'solid', width: expect.any(Number) });
    expect(ring.width, ring.name).toBeGreaterThanOrEqual(2);
    await panel.page.keyboard.press('Tab');
  }
});

test.describe('with forced colours', () => {
  test.use({ contextOptions: { forcedColors: 'active' } });

  test('buttons, fields, ticks and progress stay to be seen', async ({ panel, fake }) => {
    await panel.open();
    await panel.ask('phi4:14b', 'llava:7b');
    for (const edged of [panel.cancel, panel.confirm, panel.question, panel.deleteTicked, panel.filter]) {
      const border = await edged.evaluate((element) => {
        const { borderTopStyle, borderTopWidth } = getComputedStyle(element);
        return borderTopStyle === 'none' ? 0 : Number.parseFloat(borderTopWidth);
      });
      expect(border).toBeGreaterThan(0);
    }
    await fake.faultDelete({ kind: 'hang' }, 'llava:7b');
    await panel.confirm.click();
    await expect(panel.progress).toHaveJSProperty('value', 1);
    await expect(panel.outcome(panel.run, 'phi4:14b'), 'a word, not a colour').toContainText('deleted');
    // The filled part of the bar differs from the rest of it.
    await expect.poll(() => shadesAcross(panel, panel.progress)).toBeGreaterThan(1);
  });
});

/** How many different colours stand side by side in the middle line of something. */
async function shadesAcross(panel: Panel, what: Locator): Promise<number> {
  const picture = (await what.screenshot()).toString('base64');
  return panel.page.evaluate(async (data) => {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
    if (!canvas) return 0;
    canvas.drawImage(image, 0, 0);
    const { data: pixels } = canvas.getImageData(2, Math.floor(image.height / 2), image.width - 4, 1);
    const shades = new Set<string>();
    for (let at = 0; at < pixels.length; at += 4) shades.add(pixels.slice(at, at + 3).join());
    return shades.size;
  }, picture);
}
