// What a page's own thread worked. A busy machine makes everything take longer, but not more work.
import type { CDPSession } from '@playwright/test';

/** How long something took by the clock, and how long the page's thread worked meanwhile; in milliseconds. */
export interface Took {
  wall: number;
  cpu: number;
}

/** Has the browser count. */
export async function countCpu(browser: CDPSession): Promise<void> {
  await browser.send('Performance.enable', { timeDomain: 'threadTicks' });
}

/** How long the thread has worked since the page began: script, styles, layout, paint, collecting garbage. */
export async function cpuSoFar(browser: CDPSession): Promise<number> {
  const { metrics } = await browser.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN) * 1000;
}

/** Adds the work to what tells how long it took. */
export async function withCpu(browser: CDPSession, act: () => Promise<number>): Promise<Took> {
  const before = await cpuSoFar(browser);
  const wall = await act();
  return { wall, cpu: (await cpuSoFar(browser)) - before };
}
