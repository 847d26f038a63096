// Time-outs at the press of a button: a test cannot wait as long as the page is patient.
import type { Page } from '@playwright/test';

interface TimeoutRecord {
  milliseconds: number;
  expire: () => void;
}

declare global {
  interface Window {
    recordedTimeouts: TimeoutRecord[];
  }
}

/** The time-outs that a page sets for its requests. */
export class Timeouts {
  private constructor(private readonly page: Page) {}

  /** Takes them over; to be called before the page is opened. */
  static async of(page: Page): Promise<Timeouts> {
    await page.addInitScript(() => {
      window.recordedTimeouts = [];
      AbortSignal.timeout = (milliseconds: number): AbortSignal => {
        const controller = new AbortController();
        const reason = new DOMException('The operation timed out.', 'TimeoutError');
        window.recordedTimeouts.push({ milliseconds, expire: () => controller.abort(reason) });
        return controller.signal;
      };
    });
    return new Timeouts(page);
  }

  /** How long the page waits for the request that it made last. */
  async newest(): Promise<number | undefined> {
    return this.page.evaluate(() => window.recordedTimeouts.at(-1)?.milliseconds);
  }

  /** Lets the time of the request that was made last run out, or that of the last that may take so long. */
  async expireNewest(milliseconds?: number): Promise<void> {
    await this.page.evaluate((wanted) => {
      const all = window.recordedTimeouts;
      const record = all.findLast((it) => wanted === undefined || it.milliseconds === wanted);
      if (record === undefined) throw new Error(`no request may take ${wanted} ms`);
      record.expire();
    }, milliseconds);
  }
}
