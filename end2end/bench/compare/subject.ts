// The two pages that are compared, each with an Ollama server of its own.
import type { Browser, CDPSession, Page } from '@playwright/test';
import { serverProgram } from '../../support/environment.ts';
import { start } from '../../support/program.ts';
import { serveBaseline } from './baseline-server.ts';
import { countCpu } from './cpu.ts';
import { installTools } from './in-page.ts';
import { InstantOllama } from './instant-ollama.ts';
import type { ListedModel } from './models.ts';

/** Which of the two. */
export type Which = 'app' | 'baseline';

/** A page to be measured, and the server that it shows. */
export interface Subject {
  which: Which;
  url: string;
  ollama: InstantOllama;
  close(): Promise<void>;
}

/** What can be told to open a page and to do something in it. */
export interface Driven {
  goto(url: string): Promise<unknown>;
  evaluate<T>(act: () => T | Promise<T>): Promise<T>;
}

/** A page of one of the two. */
export interface DrivenVisit {
  subject: Subject;
  page: Driven;
}

/** An opened page. */
export interface Visit {
  subject: Subject;
  page: Page;
  /** The browser's own interface to the page. */
  browser: CDPSession;
  close(): Promise<void>;
}

/** The app, served by its own server. */
export async function theApp(): Promise<Subject> {
  const ollama = await InstantOllama.start();
  const server = await start<{ url: string }>(serverProgram, [
    ...['--port', '0', '--no-open', '--no-demo', '--print-json', '--until-stdin-closes'],
    ...['--ollama', ollama.url],
  ]);
  return {
    which: 'app',
    url: server.announced.url,
    ollama,
    close: async () => {
      ollama.close();
      await server.stop();
    },
  };
}

/** The page written by hand. */
export async function theBaseline(): Promise<Subject> {
  const ollama = await InstantOllama.start();
  const server = await serveBaseline();
  return {
    which: 'baseline',
    url: `${server.url}/?ollama=${encodeURIComponent(ollama.url)}`,
    ollama,
    close: async () => {
      ollama.close();
      server.close();
    },
  };
}

/** A visit by a browser that has never seen the page: nothing is cached, nothing remembered. The page is not opened yet. */
export async function newVisit(browser: Browser, subject: Subject, models: ListedModel[]): Promise<Visit> {
  subject.ollama.has(models);
  const context = await browser.newContext({ locale: 'en-US', timezoneId: 'UTC', viewport: { width: 1440, height: 900 } });
  // Nothing fails for being slow.
  context.setDefaultTimeout(0);
  const page = await context.newPage();
  await installTools(page, models.length);
  const session = await context.newCDPSession(page);
  await countCpu(session);
  return { subject, page, browser: session, close: () => context.close() };
}

/** Opens the page, and waits until it has asked for all that it wants and is at rest. */
export async function openAndSettle(visit: DrivenVisit): Promise<void> {
  await visit.page.goto(visit.subject.url);
  await visit.page.evaluate(() => window.bench.opened);
  await settle(visit);
}

/** Waits until the page asks for nothing and does nothing. */
export async function settle({ subject, page }: DrivenVisit): Promise<void> {
  // The app says while it reads the layers of many models; the page written by hand reads none.
  await page.evaluate(async () => {
    const isReading = (): boolean =>
      document.querySelector('[aria-label="Totals"]')?.textContent?.includes('Reading layers') ?? false;
    while (isReading()) await new Promise((resolve) => setTimeout(resolve, 100));
  });
  let before: number;
  do {
    before = subject.ollama.asked;
    await subject.ollama.quiet();
    // It may be silent because it is busy; then it is not idle, and may ask for more afterwards.
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
    await subject.ollama.quiet();
  } while (subject.ollama.asked !== before);
}
