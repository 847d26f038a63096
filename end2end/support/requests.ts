// What a page has asked for and has not dealt with yet.
import type { BrowserContext, Page } from '@playwright/test';

declare global {
  interface Window {
    requestsUnderWay: number;
    /** The next frame, and the turn of the browser's loop after it. */
    nextTurn: () => Promise<void>;
  }
}

/** Has every page of a context count its requests. One ends when its body is read. */
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
    const { fetch, requestAnimationFrame, setTimeout } = window;
    const { text } = Response.prototype;
    window.fetch = (...request) => count(fetch(...request));
    Response.prototype.text = function (this: Response) {
      return count(text.call(this));
    };
    // With the browser's own clock, also where a test gives the page another one.
    window.nextTurn = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  });
}

/**
 * How many requests a page has under way. What it does with an answer it does in that very turn of the browser's loop, or after
 * the next frame: so whoever is told of none sees a page that has dealt with all answers.
 */
export async function requestsUnderWay(page: Page): Promise<number> {
  return page.evaluate(async () => {
    if (window.requestsUnderWay === 0) await window.nextTurn();
    return window.requestsUnderWay;
  });
}
