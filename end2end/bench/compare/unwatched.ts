// A page that nobody watches. Playwright has the browser tell it of each request, and with thousands of them that takes time
// which no page has of its own; so here it only prepares the page, and leaves before anything is measured.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { chromium as playwright, type Page } from '@playwright/test';
import { browserSwitches, chromium } from '../../support/environment.ts';
import { installTools } from './in-page.ts';
import type { ListedModel } from './models.ts';
import type { Subject } from './subject.ts';

/** So long the page waits before it acts: until then the browser is alone with it. In milliseconds. */
const UNTIL_ALONE = 1000;

/**
 * Opens a page in a browser of its own, which has never seen it. `prepare` is done with Playwright's help and `act` by the page
 * alone; what `act` tells is answered.
 */
export async function unwatched<T>(
  subject: Subject,
  models: ListedModel[],
  prepare: (page: Page) => Promise<void>,
  act: () => Promise<T>,
): Promise<T> {
  const { ollama } = subject;
  ollama.has(models);
  const profile = await mkdtemp(path.join(os.tmpdir(), 'ollama-panel-bench-'));
  const [program, address] = await startBrowser(profile);
  try {
    const attached = await playwright.connectOverCDP(address);
    const page = attached.contexts()[0]?.pages()[0];
    if (page === undefined) throw new Error('the browser has no page');
    page.setDefaultTimeout(0);
    await page.setViewportSize({ width: 1440, height: 900 });
    await installTools(page, models.length);
    await prepare(page);
    const told = ollama.told();
    await page.evaluate(later(act, `${ollama.url}/told`));
    // Playwright goes; the browser stays.
    await attached.close();
    return outcome<T>(JSON.parse(await told));
  } finally {
    await end(program);
    // What the browser's other processes still write is waited for.
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * What the page is to do once it is alone: to act, and to send what there is to tell to the one server that it may ask. It is a
 * text, because the browser lets pages run none that come from elsewhere.
 */
function later(act: () => Promise<unknown>, address: string): string {
  const send = `(what) => fetch('${address}', { method: 'POST', body: JSON.stringify(what) })`;
  const told = `(${act})().then((told) => ({ told }), (error) => ({ failed: String(error) }))`;
  return `setTimeout(() => void ${told}.then(${send}), ${UNTIL_ALONE})`;
}

function outcome<T>(sent: { told: T } | { failed: string }): T {
  if ('failed' in sent) throw new Error(sent.failed);
  return sent.told;
}

/** Starts a browser, and answers the address at which it can be attached to. */
async function startBrowser(profile: string): Promise<[ChildProcess, string]> {
  const switches = ['--headless', '--lang=en-US', '--remote-debugging-port=0', `--user-data-dir=${profile}`];
  const program = spawn(chromium ?? playwright.executablePath(), [...browserSwitches, ...switches, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const address = await new Promise<string>((resolve, reject) => {
    program.once('error', reject);
    program.once('exit', (code) => reject(new Error(`the browser ended with ${code}`)));
    createInterface({ input: program.stderr }).on('line', (line) => {
      const [, found] = /^DevTools listening on (ws:.*)$/.exec(line) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  return [program, address];
}

async function end(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return;
  const ended = new Promise((resolve) => program.once('close', resolve));
  program.kill();
  await ended;
}
