// From the beginning of a navigation to the rows, in a browser that has nothing cached.
import type { Browser } from '@playwright/test';
import { atRest } from './browser-rest.ts';
import { cpuSoFar } from './cpu.ts';
import type { ListedModel } from './models.ts';
import { newVisit, type Subject, type Visit } from './subject.ts';

/** How a page opened; all in milliseconds since the navigation began. */
export interface Opening {
  firstRow: number;
  allRows: number;
  /** How long the page's thread had worked when all rows were there. */
  cpu: number;
  longestTask: number;
  /** When all of the page's own files were there. */
  filesThere: number;
  /** When the list was asked for. */
  listAsked: number;
  /** When the list was there. */
  listThere: number;
}

/** A slower machine and a line. */
export interface Slowness {
  /** So many times slower than this machine. */
  cpu: number;
  megabitsPerSecond: number;
}

/** Opens a page once, and throws it away. */
export async function open(
  browser: Browser,
  subject: Subject,
  models: ListedModel[],
  slowness?: Slowness,
): Promise<Opening> {
  const visit = await newVisit(browser, subject, models);
  await atRest(browser);
  if (slowness !== undefined) await slowDown(visit, slowness);
  await visit.page.goto(subject.url, { waitUntil: 'commit' });
  const rows = await visit.page.evaluate(() => window.bench.opened);
  const cpu = await cpuSoFar(visit.browser);
  const rest = await visit.page.evaluate(async () => {
    const longestTask = await window.bench.longestTask();
    const files = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    const list = files.find((file) => file.name.endsWith('/api/tags'));
    const own = files.filter((file) => /\.(wasm|js|css)$/.test(file.name));
    return {
      longestTask,
      filesThere: Math.max(...own.map((file) => file.responseEnd)),
      listAsked: list?.startTime ?? NaN,
      listThere: list?.responseEnd ?? NaN,
    };
  });
  await visit.close();
  return { ...rows, cpu, ...rest };
}

/** A line without latency: only its width is the same wherever one is. */
async function slowDown({ browser }: Visit, { cpu, megabitsPerSecond }: Slowness): Promise<void> {
  const bytesPerSecond = (megabitsPerSecond * 1_000_000) / 8;
  await browser.send('Network.enable');
  await browser.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  });
  await browser.send('Emulation.setCPUThrottlingRate', { rate: cpu });
}
