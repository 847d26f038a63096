// What the page shall be like beside the one written by hand.
import type { Goal } from './comparison.ts';

/** Bytes of a first visit, by brotli. */
export const FIRST_VISIT: Goal = { atMost: 120_000 };

/** The first row: what starts WebAssembly may cost a little, but not with every model. */
export function firstRow(models: number): Goal {
  return { ratio: models < 1000 ? 1.3 : 1.1 };
}

/** One frame of a screen that shows sixty a second; three where there are very many models. */
export function typed(models: number): Goal {
  return { atMost: models <= 1000 ? 1000 / 60 : 50 };
}

export const MEMORY: Goal = { ratio: 1.5 };

/** Everything else. */
export const OTHERWISE: Goal = { ratio: 1.2 };
