// One thing measured in both pages, and what was hoped for.
import { figure, type Figure } from './statistics.ts';

/** What a figure counts. */
export type Unit = 'ms' | 'bytes' | 'number';

/** What was hoped for. Nothing fails where it is missed; it is said. */
export type Goal = { ratio: number } | { atMost: number };

/** Both figures. */
export interface Both {
  app: Figure;
  baseline: Figure;
  /** The app's median by the baseline's. */
  ratio: number;
}

/** Both figures of one thing. */
export interface Comparison extends Both {
  what: string;
  unit: Unit;
  /** What the pages' threads worked, where that was looked at: in milliseconds. */
  cpu?: Both;
  goal?: Goal;
  isMet?: boolean;
}

/** The figures behind the measurements of the two. */
export function both(app: number[], baseline: number[]): Both {
  const figures = { app: figure(app), baseline: figure(baseline) };
  return { ...figures, ratio: figures.app.median / figures.baseline.median };
}

/** Whether the app is as it was hoped. */
export function isMet({ app, ratio }: Both, goal: Goal): boolean {
  return 'ratio' in goal ? ratio <= goal.ratio : app.median <= goal.atMost;
}
