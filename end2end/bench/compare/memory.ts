// What a page keeps in memory, after everything that nobody needs any more was thrown away.
import type { Browser } from '@playwright/test';
import { BarePage } from './bare-page.ts';
import { refresh, type Lists } from './handling.ts';
import { refreshes } from './options.ts';
import { openAndSettle, settle, type DrivenVisit, type Subject } from './subject.ts';

/** What is there, in bytes and in numbers. */
export interface Kept {
  /** JavaScript's objects, the browser's own objects behind the document, and the memory of WebAssembly. */
  bytes: number;
  /** The memory of WebAssembly alone, which never gives back what it had once. */
  wasmBytes: number;
  /** Of the document: elements, texts, comments. */
  nodes: number;
  listeners: number;
}

/** What is there after so many refreshes, and what comes while as many more go on. */
export interface Growth {
  after: Kept;
  grownBytes: number;
  grownWasmBytes: number;
  grownNodes: number;
}

/** Opens a page, and refreshes it again and again, with one model changed to and fro. */
export async function growth(browser: Browser, subject: Subject, lists: Lists): Promise<Growth> {
  subject.ollama.has(lists.all);
  const page = await BarePage.make(browser, lists.all.length);
  const visit = { subject, page };
  await openAndSettle(visit);
  await page.evaluate(fillRecords);
  await refreshTimes(visit, lists, refreshes);
  const after = await kept(page);
  await refreshTimes(visit, lists, refreshes);
  const muchLater = await kept(page);
  await page.close();
  return {
    after,
    grownBytes: muchLater.bytes - after.bytes,
    grownWasmBytes: muchLater.wasmBytes - after.wasmBytes,
    grownNodes: muchLater.nodes - after.nodes,
  };
}

/**
 * The browser notes down what happens to a page, in case the page or a developer asks: requests, 150 shifts of the layout, 1000
 * messages (one for each broken connection among them). That is no memory of the page's own making, and grows only until it is
 * full. Here the browser is to note no requests, and has noted all of the others that it ever will. Runs in the page.
 */
async function fillRecords(): Promise<void> {
  performance.setResourceTimingBufferSize(0);
  performance.clearResourceTimings();
  for (let time = 0; time < 1000; time += 1) console.debug(time);
  const shifting = document.createElement('div');
  document.body.prepend(shifting);
  for (let time = 0; time < 200; time += 1) {
    shifting.style.height = time % 2 === 0 ? '40px' : '0';
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  }
  shifting.remove();
}

async function refreshTimes(visit: DrivenVisit, lists: Lists, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    visit.subject.ollama.has(time % 2 === 0 ? lists.oneChanged : lists.all);
    await refresh(visit.page);
  }
  await settle(visit);
}

/** The browser's own figures. */
interface HeapUsage {
  usedSize: number;
  embedderHeapUsedSize?: number;
}

interface Counters {
  nodes: number;
  jsEventListeners: number;
}

/** What is there now. */
async function kept(page: BarePage): Promise<Kept> {
  // What the first collection frees may have held what the second one finds.
  for (let time = 0; time < 3; time += 1) await page.send('HeapProfiler.collectGarbage');
  const heap = await page.send<HeapUsage>('Runtime.getHeapUsage');
  const wasmBytes = await page.evaluate(() => window.bench.wasmBytes());
  const { nodes, jsEventListeners } = await page.send<Counters>('Memory.getDOMCounters');
  const bytes = heap.usedSize + (heap.embedderHeapUsedSize ?? 0) + wasmBytes;
  return { bytes, wasmBytes, nodes, listeners: jsEventListeners };
}
