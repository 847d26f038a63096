// An open page that nobody touches.
import { idleSeconds } from './options.ts';
import type { Visit } from './subject.ts';

/** What it did meanwhile. */
export interface Idleness {
  requests: number;
  /** Which, by method and path. */
  calls: string[];
  /** Of the page's thread, in milliseconds. */
  cpu: number;
}

/** Watches a page that is at rest. */
export async function watchIdle(visit: Visit): Promise<Idleness> {
  const { subject, browser } = visit;
  await browser.send('Performance.enable', { timeDomain: 'threadTicks' });
  const [calls, cpu] = [new Map(subject.ollama.requests), await taskSeconds(visit)];
  await new Promise((resolve) => setTimeout(resolve, idleSeconds * 1000));
  const spent = (await taskSeconds(visit)) - cpu;
  const since = [...subject.ollama.requests].map(([call, times]) => [call, times - (calls.get(call) ?? 0)] as const);
  const made = since.filter(([, times]) => times > 0);
  return {
    requests: made.reduce((sum, [, times]) => sum + times, 0),
    calls: made.map(([call, times]) => `${times} ${call}`),
    cpu: spent * 1000,
  };
}

async function taskSeconds({ browser }: Visit): Promise<number> {
  const { metrics } = await browser.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN;
}
