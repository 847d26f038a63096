// A bulk run against a server that answers at once: what is left is the page's own time.
import type { Page } from '@playwright/test';
import type { ListedModel } from './models.ts';
import { openAndSettle, type Subject } from './subject.ts';
import { unwatched } from './unwatched.ts';

/** How a run went; in milliseconds for each deletion. */
export interface BulkRun {
  /** From the first request to delete to the answer to the last. */
  each: number;
  /** Of that, when no request was under way: the page's own time. */
  eachBeyondRequests: number;
  /** From the word to delete to the page's word that it is over, with all checks and the list that is fetched again. */
  eachInAll: number;
  requests: number;
}

/** Deletes everything that there is. */
export async function deleteAll(subject: Subject, models: ListedModel[]): Promise<BulkRun> {
  const { inAll, spans } = await unwatched(subject, models, (page) => confirmAll(page, subject, models.length), carryOut);
  return inWords(inAll, spans, models.length);
}

/** Opens the page, and goes as far as the button that deletes. */
async function confirmAll(page: Page, subject: Subject, models: number): Promise<void> {
  await openAndSettle({ subject, page });
  await page.evaluate(() => {
    // Thousands of requests are made, and each is to be seen.
    performance.clearResourceTimings();
    performance.setResourceTimingBufferSize(1_000_000);
    document.querySelector<HTMLElement>('[aria-label="Tick all shown"]')?.click();
  });
  await page.locator('.button-danger-outline').click();
  const dialog = page.locator('dialog[open]');
  // The app wants the number to be typed where nothing would be left.
  const number = dialog.locator('.type-count input');
  if ((await number.count()) > 0) await number.fill(String(models));
  await dialog.locator('.button-danger:enabled').waitFor();
}

/** Presses it. Runs in the page. */
async function carryOut(): Promise<{ inAll: number; spans: Span[] }> {
  const go = document.querySelector<HTMLButtonElement>('dialog[open] .button-danger');
  if (go === null || go.disabled) throw new Error('the button that deletes cannot be pressed');
  const isOver = (): boolean => {
    // The app has its report in place of the run. It is looked for only then: looking through all of a page takes long.
    const title = document.getElementById('run-title') ?? document.querySelector('[id^="report-"]');
    return title?.textContent?.startsWith('Deleted') ?? false;
  };
  const inAll = await window.bench.timed(() => go.click(), isOver);
  const requests = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
  return { inAll, spans: requests.map(({ name, startTime, responseEnd }) => ({ name, from: startTime, to: responseEnd })) };
}

interface Span {
  name: string;
  from: number;
  to: number;
}

function inWords(inAll: number, spans: Span[], models: number): BulkRun {
  const deletions = spans.filter(({ name }) => name.endsWith('/api/delete'));
  if (deletions.length !== models) throw new Error(`${deletions.length} deletions of ${models} were seen`);
  const from = Math.min(...deletions.map((span) => span.from));
  const to = Math.max(...deletions.map((span) => span.to));
  return {
    each: (to - from) / models,
    eachBeyondRequests: (to - from - covered(spans, from, to)) / models,
    eachInAll: inAll / models,
    requests: spans.length,
  };
}

/** How much of the time between two moments some span covers. */
function covered(spans: Span[], from: number, to: number): number {
  const inside = spans.filter((span) => span.to > from && span.from < to).sort((a, b) => a.from - b.from);
  let [sum, end] = [0, from];
  for (const span of inside) {
    sum += Math.max(0, Math.min(span.to, to) - Math.max(span.from, end));
    end = Math.max(end, span.to);
  }
  return sum;
}
