// An open page that nobody touches.
import { cpuSoFar } from './cpu.ts';
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
export async function watchIdle({ subject, browser }: Visit): Promise<Idleness> {
  const [calls, cpu] = [new Map(subject.ollama.requests), await cpuSoFar(browser)];
  await new Promise((resolve) => setTimeout(resolve, idleSeconds * 1000));
  const spent = (await cpuSoFar(browser)) - cpu;
  const since = [...subject.ollama.requests].map(([call, times]) => [call, times - (calls.get(call) ?? 0)] as const);
  const made = since.filter(([, times]) => times > 0);
  return {
    requests: made.reduce((sum, [, times]) => sum + times, 0),
    calls: made.map(([call, times]) => `${times} ${call}`),
    cpu: spent,
  };
}
