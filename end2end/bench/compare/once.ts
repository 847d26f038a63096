// What is measured for one number of models, or for none.
import type { Browser } from '@playwright/test';
import { bytesOfApp, bytesOfBaseline } from './bytes.ts';
import type { Section, Subjects } from './by-size.ts';
import { deleteAll } from './deleting.ts';
import { FIRST_VISIT, OTHERWISE } from './goals.ts';
import { watchIdle } from './idle.ts';
import { inventedList } from './models.ts';
import { deletions, idleSeconds, rounds } from './options.ts';
import { begins } from './progress.ts';
import { compareOf, inTurns } from './rounds.ts';
import { newVisit, openAndSettle, type Subject } from './subject.ts';

/** An open page of a person who has very many models. */
const IDLE_MODELS = 1000;

/** The bytes of a first visit. */
export async function measureBytes(): Promise<Section> {
  const bytes = { app: [await bytesOfApp()], baseline: [await bytesOfBaseline()] };
  return {
    title: 'A first visit',
    comparisons: [
      compareOf(bytes, 'raw', 'bytes', ({ raw }) => raw),
      compareOf(bytes, 'gzip', 'bytes', ({ gzip }) => gzip),
      compareOf(bytes, 'brotli', 'bytes', ({ brotli }) => brotli, FIRST_VISIT),
    ],
  };
}

/** A bulk run. */
export async function measureDeletions(subjects: Subjects): Promise<Section> {
  begins(`${deletions} deletions`);
  const models = inventedList(deletions);
  const measured = await inTurns((which) => deleteAll(subjects[which], models), { times: rounds });
  return {
    title: `${deletions.toLocaleString('en-US')} deletions, by deletion`,
    comparisons: [
      compareOf(measured, 'beyond the requests', 'ms', (run) => run.eachBeyondRequests, OTHERWISE),
      compareOf(measured, 'from the first to the last', 'ms', (run) => run.each),
      compareOf(measured, 'with the checks and the list afterwards', 'ms', (run) => run.eachInAll),
      compareOf(measured, 'requests', 'number', (run) => run.requests / deletions),
    ],
  };
}

/** An idle page. */
export async function measureIdle(browser: Browser, subjects: Subjects): Promise<{ section: Section; calls: string[] }> {
  const watched = async (subject: Subject): Promise<Awaited<ReturnType<typeof watchIdle>>> => {
    const visit = await newVisit(browser, subject, inventedList(IDLE_MODELS));
    await openAndSettle(visit);
    const idleness = await watchIdle(visit);
    await visit.close();
    return idleness;
  };
  begins('idle pages');
  const [app, baseline] = await Promise.all([watched(subjects.app), watched(subjects.baseline)]);
  const idleness = { app: [app], baseline: [baseline] };
  const section = {
    title: `Idle for ${idleSeconds} s with ${IDLE_MODELS.toLocaleString('en-US')} models`,
    comparisons: [
      compareOf(idleness, 'CPU of the page', 'ms', ({ cpu }) => cpu),
      compareOf(idleness, 'requests', 'number', ({ requests }) => requests),
    ],
  };
  return { section, calls: app.calls };
}
