// How long after a click the page knows what the ticked models would free.
import { expect, test } from '../support/test.ts';
import type { Panel } from '../support/panel.ts';

/** One frame of a screen that shows sixty a second. */
const FRAME_MS = 1000 / 60;
const MODELS = 500;
const BASES = 10;

/** Clicks a box again and again, and tells how long it took each time until the bar's figure was another. */
async function clicks(panel: Panel, box: string, times: number): Promise<number[]> {
  return panel.page.evaluate(
    async ({ box, times }) => {
      const took: number[] = [];
      for (let round = 0; round < times; round += 1) {
        const figure = document.querySelector('.bar-text');
        const checkbox = document.querySelector<HTMLInputElement>(box);
        if (figure === null || checkbox === null) throw new Error('no bar, or no box');
        const changed = new Promise<number>((resolve) => {
          const observer = new MutationObserver(() => {
            observer.disconnect();
            resolve(performance.now());
          });
          observer.observe(figure, { subtree: true, characterData: true, childList: true });
        });
        const start = performance.now();
        checkbox.click();
        took.push((await changed) - start);
        // So that each click finds a page at rest.
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      }
      return took;
    },
    { box, times },
  );
}

function row(what: string, took: number[]): string {
  const sorted = [...took].sort((a, b) => a - b);
  const [median = NaN, most = NaN] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  const ratio = (ms: number): string => (ms / FRAME_MS).toFixed(2).padStart(6);
  const figures = `${median.toFixed(1).padStart(7)} ms ${most.toFixed(1).padStart(7)} ms`;
  return `${what.padEnd(42)}${figures} ${ratio(median)} ${ratio(most)}`;
}

test('a changed selection', async ({ panel, fake }) => {
  test.setTimeout(300_000);
  await fake.reset({ catalogue: 'empty' });
  for (let number = 0; number < MODELS; number += 1) {
    const base = `base-${number % BASES}`;
    await fake.put(number < BASES ? { name: base } : { name: `made-${number}`, from: base, system: `Prompt ${number}.` });
  }
  await panel.visit();
  await expect(panel.totals).toContainText(`${MODELS} models list`);
  await expect(panel.totals).not.toContainText('Reading layers', { timeout: 120_000 });
  await panel.checkbox('base-1:latest').check();
  const lines = [
    `${MODELS} models, made from ${BASES}`,
    `${''.padEnd(42)}${'median'.padStart(10)} ${'longest'.padStart(10)}   frames of ${FRAME_MS.toFixed(1)} ms`,
    row('one more ticked, one less', await clicks(panel, '[data-model="made-20:latest"] input', 40)),
  ];
  await panel.tickAll.check();
  lines.push(row('all ticked, and one of them less', await clicks(panel, '[data-model="made-20:latest"] input', 40)));
  await panel.tick('base-1:latest');
  console.log(`\n${lines.join('\n')}\n`);
});
