// One thing measured in both pages, and what was hoped for.
import { figure, type Figure } from './statistics.ts';

/** What a figure counts. */
export type Unit = 'ms' | 'bytes' | 'number';

/** What was hoped for. Nothing fails where it is missed; it is said. */
export type Goal = { ratio: number } | { atMost: number };

/** Both figures. */
export interface Comparison {
  what: string;
  unit: Unit;
  app: Figure;
  baseline: Figure;
  /** The app's median by the baseline's. */
  ratio: number;
  goal?: Goal;
  isMet?: boolean;
}

/** Compares measurements of the two. */
export function compare(what: string, unit: Unit, app: number[], baseline: number[], goal?: Goal): Comparison {
  const comparison = { what, unit, app: figure(app), baseline: figure(baseline) };
  const ratio = comparison.app.median / comparison.baseline.median;
  if (goal === undefined) return { ...comparison, ratio };
  const isMet = 'ratio' in goal ? ratio <= goal.ratio : comparison.app.median <= goal.atMost;
  return { ...comparison, ratio, goal, isMet };
}
