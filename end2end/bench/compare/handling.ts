// What a person does with the list, each from the act to the next paint that shows what came of it.
import type { Page } from '@playwright/test';
import { withCpu, type Took } from './cpu.ts';
import { changedList, inventedList, type ListedModel } from './models.ts';
import { settle, type Driven, type Visit } from './subject.ts';

/** The acts, in words and in the order in which they are done. */
export const ACTS = {
  typed: 'a key typed in the filter',
  typedAll: 'the same, rows out of sight as well',
  emptied: 'the filter emptied',
  sorted: 'sorted by another column',
  tickedAll: 'tick all',
  untickedAll: 'untick all',
  refreshedNone: 'refresh, nothing changed',
  refreshedOne: 'refresh, one model changed',
  refreshedTenth: 'refresh, a tenth changed',
} as const;
export type Act = keyof typeof ACTS;

/** How long each act took, and how long the longest task was. */
export type Handling = Record<Act, Took> & { longestTask: number };

/** What is typed. Of the invented models only those have the letter that can see. */
const KEY = 'v';

/** So many rows are in the window. */
const IN_WINDOW = 25;

function isFound(model: ListedModel): boolean {
  return model.capabilities.includes('vision');
}

/** The lists between which the server changes. */
export interface Lists {
  all: ListedModel[];
  oneChanged: ListedModel[];
  tenthChanged: ListedModel[];
}

export function listsOf(count: number): Lists {
  const all = inventedList(count);
  return { all, oneChanged: changedList(all, 1), tenthChanged: changedList(all, Math.round(count / 10)) };
}

/** One round of everything, on a page that is open and at rest. It leaves the page as it was. */
export async function handle(visit: Visit, lists: Lists): Promise<Handling> {
  const { page, browser } = visit;
  await page.evaluate(() => window.bench.longestTask());
  const [typed, typedAll] = await type(visit, KEY, lists.all.filter(isFound));
  const [, emptied] = await type(visit, '', lists.all);
  const sorted = await withCpu(browser, () => sortBy(page, 'Name'));
  await sortBy(page, 'Modified');
  const tickedAll = await withCpu(browser, () => tickAll(page, true));
  const untickedAll = await withCpu(browser, () => tickAll(page, false));
  const refreshedNone = await refreshTo(visit, lists.all);
  const refreshedOne = await refreshTo(visit, lists.oneChanged);
  await refreshTo(visit, lists.all);
  const refreshedTenth = await refreshTo(visit, lists.tenthChanged);
  await refreshTo(visit, lists.all);
  const longestTask = await page.evaluate(() => window.bench.longestTask());
  return {
    ...{ typed, typedAll, emptied, sorted, tickedAll, untickedAll },
    ...{ refreshedNone, refreshedOne, refreshedTenth, longestTask },
  };
}

/**
 * Puts a text into the filter. Waits until the rows in the window are some of those that it finds, and then until all rows are,
 * and tells both. The work is that of both.
 */
async function type({ page, browser }: Visit, text: string, found: ListedModel[]): Promise<[inWindow: Took, all: Took]> {
  let seen = NaN;
  const all = await withCpu(browser, async () => {
    const took = await page.evaluate(
      ({ text, names, inWindow }) => {
        const filter = document.querySelector<HTMLInputElement>('#filter');
        if (filter === null) throw new Error('no filter');
        const act = (): void => {
          filter.value = text;
          filter.dispatchEvent(new InputEvent('input', { bubbles: true }));
        };
        const found = new Set(names);
        const shown = (): HTMLElement[] => [
          ...document.querySelectorAll<HTMLElement>('.models tbody:not([hidden]) tr.model:not([hidden])'),
        ];
        const areFound = (rows: HTMLElement[]): boolean => rows.every((row) => found.has(row.dataset['model'] ?? ''));
        return window.bench.timedTwice(
          act,
          () => areFound(shown().slice(0, inWindow)),
          () => shown().length === found.size && areFound(shown()),
        );
      },
      { text, names: found.map(({ name }) => name), inWindow: IN_WINDOW },
    );
    seen = took.seen;
    return took.done;
  });
  return [{ ...all, wall: seen }, all];
}

/** Clicks a heading, and waits until another row is the first one. */
async function sortBy(page: Page, column: string): Promise<number> {
  return page.evaluate((column) => {
    const headings = [...document.querySelectorAll<HTMLElement>('.models .sort')];
    const heading = headings.find((heading) => heading.textContent?.startsWith(column));
    const first = (): Element | null => document.querySelector('.models tbody:not([hidden]) tr.model');
    const before = first();
    if (heading === undefined) throw new Error(`no heading ${column}`);
    return window.bench.timed(
      () => heading.click(),
      () => first() !== before,
    );
  }, column);
}

/** Clicks the box over all rows, and waits until the last row shows it. */
async function tickAll(page: Page, ticked: boolean): Promise<number> {
  return page.evaluate((ticked) => {
    const all = document.querySelector<HTMLElement>('[aria-label="Tick all shown"]');
    const last = [...document.querySelectorAll<HTMLInputElement>('.models tr.model input')].at(-1);
    if (all === null || last === undefined) throw new Error('no boxes');
    return window.bench.timed(
      () => all.click(),
      () => last.checked === ticked,
    );
  }, ticked);
}

/** Has another list at the server, presses Refresh, and waits until it is shown, and then until the page is at rest. */
async function refreshTo(visit: Visit, list: ListedModel[]): Promise<Took> {
  visit.subject.ollama.has(list);
  const took = await withCpu(visit.browser, () => refresh(visit.page));
  await settle(visit);
  return took;
}

/** Presses Refresh, and waits until the list that came is shown. */
export async function refresh(page: Driven): Promise<number> {
  return page.evaluate(() => {
    const buttons = [...document.querySelectorAll('button')];
    const refresh = buttons.find((button) => button.textContent === 'Refresh');
    if (refresh === undefined) throw new Error('no button to refresh');
    return window.bench.timed(
      () => refresh.click(),
      () => refresh.textContent === 'Refresh',
    );
  });
}
