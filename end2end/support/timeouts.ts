// Time-outs at the press of a button: a test cannot wait as long as the page is patient.
import type { Page } from '@playwright/test';

interface TimeoutRecord {
  milliseconds: number;
  expire: () => void;
}

declare global {
  interface Window {
    /** By what they are known, the newest last. Those of later requests are there only until they end. */
    recordedTimeouts: Map<unknown, TimeoutRecord>;
  }
}

/** The time-outs that a page sets for its requests. */
export class Timeouts {
  private constructor(private readonly page: Page) {}

  /** Takes them over; to be called before the page is opened. */
  static async of(page: Page): Promise<Timeouts> {
    await page.addInitScript(() => {
      const recorded = (window.recordedTimeouts = new Map());
      // The page's first requests, which its HTML sends.
      AbortSignal.timeout = (milliseconds: number): AbortSignal => {
        const controller = new AbortController();
        const reason = new DOMException('The operation timed out.', 'TimeoutError');
        recorded.set(controller, { milliseconds, expire: () => controller.abort(reason) });
        return controller.signal;
      };
      // All others: what aborts them is called after some time.
      const [set, clear] = [window.setTimeout.bind(window), window.clearTimeout.bind(window)];
      const replaced = (callback: TimerHandler, milliseconds = 0, ...more: unknown[]): number => {
        const timer = set(callback, milliseconds, ...more);
        const aborts = typeof callback === 'function' && callback.name === 'bound abort';
        if (aborts) recorded.set(timer, { milliseconds, expire: () => callback() });
        return timer;
      };
      window.setTimeout = replaced as typeof setTimeout;
      window.clearTimeout = (timer) => {
        recorded.delete(timer);
        clear(timer);
      };
    });
    return new Timeouts(page);
  }

  /** How many requests have a time-out that has not ended, beside the first ones. */
  async pending(): Promise<number> {
    return this.page.evaluate(() => [...window.recordedTimeouts.keys()].filter((key) => typeof key === 'number').length);
  }

  /** How long the page waits for the request that it made last. */
  async newest(): Promise<number | undefined> {
    return this.page.evaluate(() => [...window.recordedTimeouts.values()].at(-1)?.milliseconds);
  }

  /** Lets the time of the request that was made last run out, or that of the last that may take so long. */
  async expireNewest(milliseconds?: number): Promise<void> {
    await this.page.evaluate((wanted) => {
      const all = [...window.recordedTimeouts.values()];
      const record = all.findLast((it) => wanted === undefined || it.milliseconds === wanted);
      if (record === undefined) throw new Error(`no request may take ${wanted} ms`);
      record.expire();
    }, milliseconds);
  }
}
