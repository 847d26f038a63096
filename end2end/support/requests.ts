// What a page has asked for and has not dealt with yet.
import type { BrowserContext, Page } from '@playwright/test';

declare global {
  interface Window {
    requestsUnderWay: number;
  }
}

/**
 * Has every page of a context count its requests. One ends when its body is read, and what the page does with the answer
 * it does in that very turn of the browser's loop: so whoever is told of no request sees a page that has dealt with them all.
 */
export async function countRequests(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    window.requestsUnderWay = 0;
    const count = <T>(answer: Promise<T>): Promise<T> => {
      const end = (): void => {
        window.requestsUnderWay -= 1;
      };
      window.requestsUnderWay += 1;
      answer.then(end, end);
      return answer;
    };
    const { fetch } = window;
    const { text } = Response.prototype;
    window.fetch = (...request) => count(fetch(...request));
    Response.prototype.text = function (this: Response) {
      return count(text.call(this));
    };
  });
}

/** How many requests a page has under way. */
export async function requestsUnderWay(page: Page): Promise<number> {
  return page.evaluate(() => window.requestsUnderWay);
}
