// The app beside a page written by hand that does the same work, in the same browser. Figures to read: nothing here fails
// for being slow.
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import { chromium as playwright, test, type Browser } from '@playwright/test';
import { browserSwitches, chromium } from '../support/environment.ts';
import { measureSize, type Section, type Subjects } from './compare/by-size.ts';
import { machine } from './compare/machine.ts';
import { measureBytes, measureDeletions, measureIdle } from './compare/once.ts';
import { jsonFile, resultsFile, rounds, sizes } from './compare/options.ts';
import { markdown, writeInto, type Results } from './compare/report.ts';
import { theApp, theBaseline } from './compare/subject.ts';

/**
 * Frames as soon as there is something to draw, not sixty a second: so a time to the next paint is the work that it took,
 * and not the wait for the next beat. What goes on by itself is measured with the beat: without it, each step of a run would
 * be drawn, where people see sixty a second.
 */
const NO_BEAT = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];

/** The browser that people use: of its own, Playwright would take one without windows, which draws in another way. */
async function launch(switches: string[] = []): Promise<Browser> {
  const place = chromium === undefined ? { channel: 'chromium' } : { executablePath: chromium };
  return playwright.launch({ ...place, args: [...browserSwitches, ...switches] });
}

test('the app beside a page written by hand', async () => {
  test.setTimeout(0);
  const loadBefore = os.loadavg();
  const subjects: Subjects = { app: await theApp(), baseline: await theBaseline() };
  const sections: Section[] = [await measureBytes()];
  const unlimited = await launch(NO_BEAT);
  for (const size of sizes) sections.push(await measureSize(unlimited, subjects, size));
  await unlimited.close();
  sections.push(await measureDeletions(subjects));
  const browser = await launch();
  const { section, calls } = await measureIdle(browser, subjects);
  sections.push(section);
  const results: Results = { machine: machine(browser, loadBefore), rounds, sections, idleCalls: calls };
  await Promise.all([browser.close(), subjects.app.close(), subjects.baseline.close()]);
  console.log(`\n${markdown(results)}\n`);
  if (jsonFile !== undefined) await writeFile(jsonFile, `${JSON.stringify(results, null, 2)}\n`);
  if (resultsFile !== undefined) await writeInto(resultsFile, results);
});
