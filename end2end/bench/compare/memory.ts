// What a page keeps in memory, after everything that nobody needs any more was thrown away.
import { refresh, type Lists } from './handling.ts';
import { refreshes } from './options.ts';
import { settle, type Visit } from './subject.ts';

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

/** What is there after so many refreshes, and what of it came while they went on. */
export interface Growth {
  after: Kept;
  grownBytes: number;
  grownWasmBytes: number;
  grownNodes: number;
}

/** So many refreshes are not counted as growth: they fill what is filled once. */
const WARM_UP = 10;

/** Refreshes again and again, with one model changed to and fro. */
export async function growth(visit: Visit, lists: Lists): Promise<Growth> {
  await refreshTimes(visit, lists, WARM_UP);
  const before = await kept(visit);
  await refreshTimes(visit, lists, refreshes - WARM_UP);
  const after = await kept(visit);
  return {
    after,
    grownBytes: after.bytes - before.bytes,
    grownWasmBytes: after.wasmBytes - before.wasmBytes,
    grownNodes: after.nodes - before.nodes,
  };
}

async function refreshTimes(visit: Visit, lists: Lists, times: number): Promise<void> {
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

/** What is there now. */
export async function kept({ page, browser }: Visit): Promise<Kept> {
  // What the first collection frees may have held what the second one finds.
  for (let time = 0; time < 3; time += 1) await browser.send('HeapProfiler.collectGarbage');
  const heap = (await browser.send('Runtime.getHeapUsage')) as HeapUsage;
  const wasmBytes = await page.evaluate(() => window.bench.wasmBytes());
  const { nodes, jsEventListeners } = await browser.send('Memory.getDOMCounters');
  const bytes = heap.usedSize + (heap.embedderHeapUsedSize ?? 0) + wasmBytes;
  return { bytes, wasmBytes, nodes, listeners: jsEventListeners };
}
