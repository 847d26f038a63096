// The browser's own work.
import type { Browser } from '@playwright/test';

/** How often is looked, in milliseconds, and how much all of its processes may have worked meanwhile. */
const EVERY = 100;
const AT_REST = 10;

/**
 * Waits until the browser does nothing. A new window has an interface that is a page of its own: until that is there, half a
 * second or so, it would take a processor from the page that is measured.
 */
export async function atRest(browser: Browser): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  const worked = async (): Promise<number> => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return 1000 * processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  };
  let before = await worked();
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, EVERY));
    const now = await worked();
    if (now - before <= AT_REST) break;
    before = now;
  }
  await session.detach();
}
