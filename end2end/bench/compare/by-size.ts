// Everything that is measured for a number of models.
import type { Browser } from '@playwright/test';
import type { Comparison, Goal } from './comparison.ts';
import { firstRow, MEMORY, OTHERWISE, typed } from './goals.ts';
import { ACTS, handle, listsOf, type Act, type Handling, type Lists } from './handling.ts';
import { MOST_WITH_LAYERS } from './instant-ollama.ts';
import { growth, type Growth } from './memory.ts';
import { open, type Opening, type Slowness } from './opening.ts';
import { begins, tell } from './progress.ts';
import { refreshes } from './options.ts';
import { actsWith, compareOf, compareTook, inTurns, openingsWith, type Measured } from './rounds.ts';
import { newVisit, openAndSettle, type Subject, type Visit, type Which } from './subject.ts';

/** The two pages. */
export type Subjects = Record<Which, Subject>;

/** What is looked at together. */
export interface Section {
  title: string;
  comparisons: Comparison[];
}

const SLOW: Slowness = { cpu: 4, megabitsPerSecond: 20 };

/** Measures both pages with so many models. */
export async function measureSize(browser: Browser, subjects: Subjects, count: number): Promise<Section> {
  const lists = listsOf(count);
  const title = `${count.toLocaleString('en-US')} models`;
  const comparisons = [
    ...(await openings(browser, subjects, lists)),
    ...(await openings(browser, subjects, lists, SLOW)),
    ...(await openPages(browser, subjects, lists)),
  ];
  return { title, comparisons };
}

async function openings(
  browser: Browser,
  subjects: Subjects,
  lists: Lists,
  slowness?: Slowness,
): Promise<Comparison[]> {
  const how = slowness === undefined ? 'cold' : `cold, CPU ${slowness.cpu} times slower, ${slowness.megabitsPerSecond} Mbit/s`;
  begins(`${lists.all.length} models, ${how}`);
  const measured = await inTurns((which) => open(browser, subjects[which], lists.all, slowness), {
    times: openingsWith(lists.all.length),
  });
  const line = (what: string, of: keyof Opening, goal?: Goal): Comparison =>
    compareOf(measured, `${how}: ${what}`, 'ms', (opening) => opening[of], goal);
  return tell([
    line('own files there', 'filesThere'),
    line('list asked for', 'listAsked'),
    line('list there', 'listThere'),
    line('first row painted', 'firstRow', firstRow(lists.all.length)),
    compareTook(measured, `${how}: all rows painted`, ({ allRows: wall, cpu }) => ({ wall, cpu })),
    line('longest task, 50 ms or more', 'longestTask', OTHERWISE),
  ]);
}

/** What a person does on pages that stay open, and what these keep in memory. */
async function openPages(browser: Browser, subjects: Subjects, lists: Lists): Promise<Comparison[]> {
  const count = lists.all.length;
  begins(`${count} models, opened to stay`);
  const [app, baseline] = [await opened(browser, subjects.app, lists), await opened(browser, subjects.baseline, lists)];
  const rest = { app: [app.took], baseline: [baseline.took] };
  const comparisons = tell([compareOf(rest, `opened, until at rest${withoutLayers(count)}`, 'ms', (took) => took)]);
  const visits = { app: app.visit, baseline: baseline.visit };
  begins(`${count} models, what a person does`);
  comparisons.push(...tell(acts(await inTurns((which) => handle(visits[which], lists), { times: actsWith(count) }), count)));
  await visits.app.close();
  await visits.baseline.close();
  begins(`${count} models, many refreshes`);
  const memory = { app: [await growth(browser, subjects.app, lists)], baseline: [await growth(browser, subjects.baseline, lists)] };
  comparisons.push(...tell(kept(memory)));
  return comparisons;
}

function acts(handled: Measured<Handling>, count: number): Comparison[] {
  const each = (Object.keys(ACTS) as Act[]).map((act) => {
    return compareTook(handled, ACTS[act], (round) => round[act], goalOf(act, count));
  });
  const longest = 'longest task of all that, 50 ms or more';
  return [...each, compareOf(handled, longest, 'ms', (round) => round.longestTask, OTHERWISE)];
}

function goalOf(act: Act, count: number): Goal | undefined {
  if (act === 'typedAll') return undefined;
  return act === 'typed' ? typed(count) : OTHERWISE;
}

function kept(memory: Measured<Growth>): Comparison[] {
  return [
    compareOf(memory, `memory after ${refreshes} refreshes`, 'bytes', ({ after }) => after.bytes, MEMORY),
    compareOf(memory, 'of that, WebAssembly', 'bytes', ({ after }) => after.wasmBytes),
    compareOf(memory, `memory grown over ${refreshes} more`, 'bytes', ({ grownBytes }) => grownBytes),
    compareOf(memory, 'of that, WebAssembly', 'bytes', ({ grownWasmBytes }) => grownWasmBytes),
    compareOf(memory, 'nodes of the document', 'number', ({ after }) => after.nodes, OTHERWISE),
    compareOf(memory, 'nodes grown over the same', 'number', ({ grownNodes }) => grownNodes),
    compareOf(memory, 'event listeners', 'number', ({ after }) => after.listeners),
  ];
}

function withoutLayers(count: number): string {
  return count > MOST_WITH_LAYERS ? ', the server not telling layers' : '';
}

async function opened(browser: Browser, subject: Subject, lists: Lists): Promise<{ visit: Visit; took: number }> {
  const visit = await newVisit(browser, subject, lists.all);
  const start = performance.now();
  await openAndSettle(visit);
  return { visit, took: performance.now() - start };
}
