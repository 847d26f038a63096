// What is being measured, for who waits.
import type { Comparison } from './comparison.ts';

const start = performance.now();

/** Says what begins now. */
export function begins(what: string): void {
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(`${String(seconds).padStart(5)} s  ${what}`);
}

/** Tells the medians at once, so that a run that is broken off was not for nothing. */
export function tell(comparisons: Comparison[]): Comparison[] {
  for (const { what, app, baseline, cpu } of comparisons) {
    const work = cpu === undefined ? '' : `; CPU ${pair(cpu.app.median, cpu.baseline.median)}`;
    console.log(`         ${what}: ${pair(app.median, baseline.median)}${work}`);
  }
  return comparisons;
}

function pair(app: number, baseline: number): string {
  return `${app.toFixed(1)} beside ${baseline.toFixed(1)}`;
}
