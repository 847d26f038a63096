// Both pages in turns, so that what else the machine does disturbs them alike.
import { both, isMet, type Comparison, type Goal, type Unit } from './comparison.ts';
import type { Took } from './cpu.ts';
import { rounds } from './options.ts';
import type { Which } from './subject.ts';

/** The first rounds find everything cold, the machine included. They do not count. */
const WARM_UP = 2;

/** With so few models a round is so short that what else the machine does weighs more, so there are more of them. */
const FEW = 100;

/** How many times the page is opened with so many models. */
export function openingsWith(models: number): number {
  return models <= FEW ? 2 * rounds : rounds;
}

/**
 * How many rounds of acts are measured. With few models one takes a second or two, and of one page 30 of them have told 1.15 as well
 * as 1.31 where 100 told 1.17.
 */
export function actsWith(models: number): number {
  return models <= FEW ? 6 * rounds : rounds;
}

/** What was measured in each round. */
export type Measured<T> = Record<Which, T[]>;

/** Measures both, round after round; each begins every other time. */
export async function inTurns<T>(
  measure: (which: Which) => Promise<T>,
  { times, warmUp = Math.min(WARM_UP, times) }: { times: number; warmUp?: number },
): Promise<Measured<T>> {
  const measured: Measured<T> = { app: [], baseline: [] };
  for (let round = 0; round < warmUp + times; round += 1) {
    const order: Which[] = round % 2 === 0 ? ['app', 'baseline'] : ['baseline', 'app'];
    for (const which of order) {
      const result = await measure(which);
      if (round >= warmUp) measured[which].push(result);
    }
  }
  return measured;
}

/** Compares one part of what was measured. */
export function compareOf<T>(
  { app, baseline }: Measured<T>,
  what: string,
  unit: Unit,
  part: (of: T) => number,
  goal?: Goal,
): Comparison {
  const figures = both(app.map(part), baseline.map(part));
  return { what, unit, ...figures, ...(goal === undefined ? {} : { goal, isMet: isMet(figures, goal) }) };
}

/** Compares how long one part of it took, and what work it was. */
export function compareTook<T>(measured: Measured<T>, what: string, part: (of: T) => Took, goal?: Goal): Comparison {
  const cpu = (of: T): number => part(of).cpu;
  return {
    ...compareOf(measured, what, 'ms', (of) => part(of).wall, goal),
    cpu: both(measured.app.map(cpu), measured.baseline.map(cpu)),
  };
}
