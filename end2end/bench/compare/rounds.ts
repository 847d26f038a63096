// Both pages in turns, so that what else the machine does disturbs them alike.
import { rounds } from './options.ts';
import type { Which } from './subject.ts';

/** The first rounds find everything cold, the machine included. They do not count. */
const WARM_UP = 2;

/** What was measured in each round. */
export type Measured<T> = Record<Which, T[]>;

/** Measures both, round after round; each begins every other time. */
export async function inTurns<T>(measure: (which: Which) => Promise<T>, times = rounds): Promise<Measured<T>> {
  const measured: Measured<T> = { app: [], baseline: [] };
  const warmUp = Math.min(WARM_UP, times);
  for (let round = 0; round < warmUp + times; round += 1) {
    const order: Which[] = round % 2 === 0 ? ['app', 'baseline'] : ['baseline', 'app'];
    for (const which of order) {
      const result = await measure(which);
      if (round >= warmUp) measured[which].push(result);
    }
  }
  return measured;
}
