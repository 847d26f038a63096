// What runs inside the measured pages: the same in both, put there before anything of theirs runs.
import type { Page } from '@playwright/test';

/** What the pages are asked by. Times are in milliseconds; those without a beginning count from the navigation's start. */
export interface InPage {
  /** When the first row was painted, and when all rows were. */
  opened: Promise<{ firstRow: number; allRows: number }>;
  /** Does something, and tells how long it took until a paint that shows what it was done for. */
  timed(act: () => void, isDone: () => boolean): Promise<number>;
  /** The same, and how long until a paint that leaves nothing to be done. */
  timedTwice(act: () => void, isSeen: () => boolean, isDone: () => boolean): Promise<{ seen: number; done: number }>;
  /** How long the longest task was since this was asked last. The browser tells of none below 50 ms, so it is 50 at least. */
  longestTask(): Promise<number>;
  /** The memories of the page's WebAssembly. */
  wasmBytes(): number;
}

declare global {
  interface Window {
    bench: InPage;
  }
}

/** Puts the tools into a page that is not opened yet. */
export async function installTools(page: Page, models: number): Promise<void> {
  await page.addInitScript(tools, models);
}

/** Runs in the page, so it can use nothing from outside. */
export function tools(models: number): void {
  /**
   * The time right after the next paint. A frame's callbacks come first, then styles, layout and paint; a message that is
   * sent from a callback arrives after all of them. It is sent before the page's own callbacks are called: what they put
   * off until after the paint is behind it.
   */
  let next: Promise<number> | undefined;
  const requestFrame = window.requestAnimationFrame.bind(window);
  const painted = (): Promise<number> => {
    next ??= new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        resolve(performance.now());
        // An open channel is never thrown away, and would count as the page's memory.
        port1.close();
      };
      requestFrame(() => {
        next = undefined;
        port2.postMessage(null);
      });
    });
    return next;
  };
  window.requestAnimationFrame = (callback) => {
    void painted();
    return requestFrame(callback);
  };

  /** The next change of the document. Waiting for it costs nothing, where looking at every frame would. */
  const changed = (): Promise<void> =>
    new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        observer.disconnect();
        resolve();
      });
      const all = { subtree: true, childList: true, characterData: true, attributes: true };
      observer.observe(document, all);
    });

  const paintedWhen = async (isDone: () => boolean): Promise<number> => {
    while (!isDone()) await changed();
    return painted();
  };

  const rows = document.getElementsByClassName('model');
  const opened = async (): Promise<{ firstRow: number; allRows: number }> => {
    const firstRow = await paintedWhen(() => rows.length > 0);
    const allRows = rows.length === models ? firstRow : await paintedWhen(() => rows.length === models);
    return { firstRow, allRows };
  };

  const timedTwice: InPage['timedTwice'] = async (act, isSeen, isDone) => {
    const start = performance.now();
    act();
    let seen: number | undefined;
    for (;;) {
      const took = (await painted()) - start;
      if (seen === undefined && isSeen()) seen = took;
      if (seen !== undefined && isDone()) return { seen, done: took };
      await changed();
    }
  };

  const timed = async (act: () => void, isDone: () => boolean): Promise<number> => {
    const { done } = await timedTwice(act, () => true, isDone);
    return done;
  };

  const long: number[] = [];
  const observer = new PerformanceObserver((list) => long.push(...list.getEntries().map((entry) => entry.duration)));
  observer.observe({ type: 'longtask', buffered: true });
  const longestTask = async (): Promise<number> => {
    // The browser tells of a task a little after its end.
    await new Promise((resolve) => setTimeout(resolve, 100));
    return Math.max(50, ...long.splice(0));
  };

  // A memory may be exported under several names.
  const memories = new Set<WebAssembly.Memory>();
  const { instantiateStreaming } = WebAssembly;
  WebAssembly.instantiateStreaming = async (source, imports) => {
    const result = await instantiateStreaming(source, imports);
    for (const it of Object.values(result.instance.exports)) if (it instanceof WebAssembly.Memory) memories.add(it);
    return result;
  };
  const wasmBytes = (): number => [...memories].reduce((sum, memory) => sum + memory.buffer.byteLength, 0);

  window.bench = { opened: opened(), timed, timedTwice, longestTask, wasmBytes };
}
