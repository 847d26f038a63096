// A page that stands still at the rows that are there before all of the list is read.
import type { Page } from '@playwright/test';

declare global {
  interface Window {
    /** Lets the page go on. */
    goOn: () => void;
  }
}

/** Has the page wait for a paint that does not come, once there are rows. What it does then waits with it. */
export async function stopAtFirstRows(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { requestAnimationFrame, setTimeout } = window;
    let waiting: (() => void)[] | undefined;
    const later = (act: () => void) => () => {
      if (waiting === undefined) act();
      else waiting.push(act);
    };
    window.requestAnimationFrame = (act) => requestAnimationFrame((time) => later(() => act(time))());
    window.setTimeout = ((act: () => void, after?: number) => setTimeout(later(act), after)) as typeof window.setTimeout;
    const observer = new MutationObserver(() => {
      if (document.querySelector('.model') === null) return;
      observer.disconnect();
      waiting = [];
    });
    observer.observe(document, { subtree: true, childList: true });
    window.goOn = () => {
      const acts = waiting ?? [];
      waiting = undefined;
      for (const act of acts) act();
    };
  });
}
