// The page as a person finds it: by roles and names. Every label of the page that tests use stands here.
import { readFile } from 'node:fs/promises';
import { expect, type Locator, type Page } from '@playwright/test';
import { requestsUnderWay } from './requests.ts';
import type { Watch } from './watch.ts';

/** The columns in the order in which they stand, the box and the menu apart. */
export const COLUMNS = [
  'Name',
  'Size',
  'Frees',
  'Modified',
  'Family',
  'Parameters',
  'Quantization',
  'Capabilities',
  'Digest',
] as const;
export type Column = (typeof COLUMNS)[number];

/** A row of a run or a report. */
export interface Outcome {
  name: string;
  word: string;
  reason: string;
  quote: string;
}

/** "1 model", "2 models": as the page counts. */
export function models(count: number): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? 'model' : 'models'}`;
}

/** A size as the page writes it, with its no-break space. */
export function size(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let [value, unit] = [bytes, 0];
  while (unit < units.length - 1 && (unit === 0 ? value >= 1000 : Math.round(value * 10) >= 10_000)) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 ? 0 : 1;
  const figure = value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${figure}\u00a0${units[unit]}`;
}

/** Bounds that the page tells to the byte. */
export interface Bounds {
  least: number;
  most: number;
}

/** Reads "1,234 bytes" and "1,234 to 5,678 bytes". */
export function bounds(text: string | null): Bounds {
  const figures = /^([\d,]+)(?: to ([\d,]+))? bytes/.exec(text ?? '');
  if (figures === null) throw new Error(`no bytes in ${text}`);
  const number = (figure: string): number => Number(figure.replaceAll(',', ''));
  const [, first = '', second = first] = figures;
  return { least: number(first), most: number(second) };
}

/** The box of a model in the trash, whatever its content. */
function inTrash(name: string): RegExp {
  const literal = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal} in the trash, [0-9a-f]{12}$`);
}

export class Panel {
  constructor(
    readonly page: Page,
    readonly url: string,
    readonly watch: Watch,
  ) {}

  /** Opens the page and waits until its list is there, and what it asks for beside the list. */
  async open(query = ''): Promise<void> {
    await this.visit(query);
    await expect(this.freshness).toBeVisible();
    await this.settled();
  }

  /** Opens the page, whatever it will show. */
  async visit(query = ''): Promise<void> {
    await this.page.goto(this.url + query);
  }

  /** Waits until the page has dealt with every answer and asks for nothing more. */
  async settled(): Promise<void> {
    const message = 'the page asks for nothing more';
    // It reads the layers of a thousand models one after the other.
    const timeout = 40_000;
    await expect.poll(() => requestsUnderWay(this.page), { message, timeout, intervals: [10, 20, 50, 100] }).toBe(0);
  }

  /** The same page in another tab of the same browser. */
  async anotherTab(): Promise<Panel> {
    const tab = new Panel(await this.page.context().newPage(), this.url, this.watch);
    await tab.open();
    return tab;
  }

  // The head

  get freshness(): Locator {
    return this.page.getByText(/^Refreshed /);
  }

  get refreshButton(): Locator {
    return this.page.getByRole('button', { name: /^Refresh(ing)?$/ });
  }

  /** Presses Refresh and waits until the list came, and what is asked for beside it. */
  async refresh(): Promise<void> {
    const list = this.page.waitForResponse((response) => response.url().endsWith('/api/tags'));
    await this.refreshButton.click();
    await list;
    await this.settled();
  }

  /** The sign that tells whether the server can be asked. It is for the eye alone, so it has no role. */
  get dot(): Locator {
    return this.page.locator('.head-dot');
  }

  get readOnly(): Locator {
    return this.page.getByRole('button', { name: 'Read only' });
  }

  /** The server's address. */
  get server(): Locator {
    return this.page.getByRole('banner').getByRole('button', { name: /^Server .*, choose another$/ });
  }

  get totals(): Locator {
    return this.page.getByRole('region', { name: 'Totals' });
  }

  /** What screen readers are told. */
  announcement(text: string | RegExp): Locator {
    return this.page.getByRole('status').filter({ hasText: text });
  }

  // The picture of the disk

  get disk(): Locator {
    return this.page.getByRole('region', { name: 'Disk', exact: true });
  }

  /** The segments of the bar. They are for the eye and the pointer, so they have no role. */
  get segments(): Locator {
    return this.disk.locator('.disk-part');
  }

  segment(title: string | RegExp): Locator {
    return this.disk.getByTitle(title);
  }

  get diskFamilies(): Locator {
    return this.disk.getByTitle('Show only this family');
  }

  get diskTable(): Locator {
    return this.disk.getByRole('table', { name: /^What is on the disk/ });
  }

  get diskTableToggle(): Locator {
    return this.disk.getByRole('button', { name: 'As a table' });
  }

  // The toolbar

  get filter(): Locator {
    return this.page.getByRole('searchbox', { name: /^Filter by name/ });
  }

  get family(): Locator {
    return this.page.getByRole('combobox', { name: 'Family' });
  }

  get quantization(): Locator {
    return this.page.getByRole('combobox', { name: 'Quantization' });
  }

  get largerThan(): Locator {
    return this.page.getByRole('spinbutton', { name: /^Larger than/ });
  }

  get olderThan(): Locator {
    return this.page.getByRole('spinbutton', { name: /^Older than/ });
  }

  get showOnlyOld(): Locator {
    return this.page.getByRole('button', { name: 'Show only these' });
  }

  get tickOld(): Locator {
    return this.page.getByRole('button', { name: /^Tick [\d,]+ older than \d+ days?$/ });
  }

  get clearFilters(): Locator {
    return this.page.getByRole('search').getByRole('button', { name: 'Clear filters' });
  }

  get tickByName(): Locator {
    return this.page.getByRole('button', { name: 'Tick by name…' });
  }

  // The list

  get table(): Locator {
    return this.page.getByRole('table', { name: 'Models' });
  }

  get tickAll(): Locator {
    return this.table.getByRole('checkbox', { name: 'Tick all shown' });
  }

  heading(column: Column): Locator {
    return this.table.getByRole('columnheader', { name: column });
  }

  sortBy(column: Column): Promise<void> {
    return this.heading(column).getByRole('button').click();
  }

  checkbox(name: string): Locator {
    return this.table.getByRole('checkbox', { name, exact: true });
  }

  row(name: string): Locator {
    const box = this.page.getByRole('checkbox', { name, exact: true });
    return this.table.getByRole('row').filter({ has: box });
  }

  cell(name: string, column: Column): Locator {
    const cells = this.row(name);
    if (column === 'Name') return cells.getByRole('rowheader');
    return cells.getByRole('cell').nth(COLUMNS.indexOf(column));
  }

  /** The names that the list shows, from top to bottom. */
  async shown(): Promise<string[]> {
    const boxes = this.table.getByRole('checkbox');
    const names = await boxes.evaluateAll((all) => all.map((box) => box.getAttribute('aria-label') ?? ''));
    return names.filter((name) => name !== 'Tick all shown');
  }

  /** The ticked names that the list shows. */
  async tickedShown(): Promise<string[]> {
    const boxes = this.table.getByRole('checkbox', { checked: true });
    const names = await boxes.evaluateAll((all) => all.map((box) => box.getAttribute('aria-label') ?? ''));
    return names.filter((name) => name !== 'Tick all shown');
  }

  async tick(...names: string[]): Promise<void> {
    for (const name of names) await this.checkbox(name).check();
  }

  menuButton(name: string): Locator {
    return this.table.getByRole('button', { name: `Actions for ${name}`, exact: true });
  }

  get menu(): Locator {
    return this.page.getByRole('menu');
  }

  menuItem(name: 'Copy name' | 'Download recipe' | 'Unload' | 'Delete…'): Locator {
    return this.menu.getByRole('menuitem', { name });
  }

  // The selection bar

  get bar(): Locator {
    return this.page.getByRole('region', { name: 'Ticked models' });
  }

  get showHidden(): Locator {
    return this.bar.getByRole('button', { name: 'Show' });
  }

  get clearTicks(): Locator {
    return this.bar.getByRole('button', { name: 'Clear' });
  }

  /** The page's main button. */
  get deleteTicked(): Locator {
    return this.bar.getByRole('button', { name: /^Delete [\d,]+ models?…$/ });
  }

  /** Names what was ticked and is no longer. */
  get lostNotice(): Locator {
    return this.page.getByRole('status').filter({ hasText: 'No longer ticked, because' });
  }

  get dismissLost(): Locator {
    return this.lostNotice.getByRole('button', { name: 'Dismiss' });
  }

  /** What the bar says of the bytes that the ticked models free, and between which bounds that is. */
  get ticked(): Locator {
    return this.bar.getByTitle(/ bytes$/);
  }

  async tickedFree(): Promise<Bounds> {
    return bounds(await this.ticked.getAttribute('title'));
  }

  /** What the list says that a model alone frees. */
  async frees(name: string): Promise<Bounds> {
    return bounds(await this.cell(name, 'Frees').getAttribute('title'));
  }

  /** That a model was restored, and when. */
  restoredBadge(name: string): Locator {
    return this.cell(name, 'Name').getByText('restored', { exact: true });
  }

  // The question

  get question(): Locator {
    return this.page.getByRole('dialog', { name: /^Delete [\d,]+ models? for good\?$/ });
  }

  get planned(): Locator {
    return this.question.getByRole('list', { name: 'Models that will be deleted' }).getByRole('listitem');
  }

  plannedModel(name: string): Locator {
    return this.planned.filter({ has: this.page.getByTitle(name, { exact: true }) });
  }

  async plannedNames(): Promise<string[]> {
    return this.planned.evaluateAll((items) =>
      items.map((item) => item.querySelector('[title]')?.getAttribute('title') ?? ''),
    );
  }

  get cancel(): Locator {
    return this.question.getByRole('button', { name: 'Cancel' });
  }

  get confirm(): Locator {
    return this.question.getByRole('button', { name: /^Delete [\d,]+ models? now$/ });
  }

  get moveToTrash(): Locator {
    return this.question.getByRole('button', { name: 'Move to trash' });
  }

  get numberToType(): Locator {
    return this.question.getByRole('textbox', { name: /^Type \d+ to confirm/ });
  }

  get takeOtherNames(): Locator {
    return this.question.getByRole('button', { name: /^Take the .*other names? too$/ });
  }

  /** Ticks models and asks for their deletion. */
  async ask(...names: string[]): Promise<void> {
    await this.tick(...names);
    await this.deleteTicked.click();
    await expect(this.question).toBeVisible();
  }

  /** Ticks models and has them moved to the trash. */
  async trash(...names: string[]): Promise<void> {
    await this.ask(...names);
    await this.moveToTrash.click();
  }

  /** Ticks models and has them deleted. */
  async delete(...names: string[]): Promise<void> {
    await this.ask(...names);
    await this.confirm.click();
  }

  // The run

  get run(): Locator {
    return this.page.getByRole('region', { name: /^(Deleting|Moving|Restoring) / });
  }

  get runBar(): Locator {
    return this.page.getByRole('region', { name: 'Run under way' });
  }

  get progress(): Locator {
    return this.runBar.getByRole('progressbar', { name: 'Run' });
  }

  get stop(): Locator {
    return this.runBar.getByRole('button', { name: /^Stop/ });
  }

  get pause(): Locator {
    return this.run.getByRole('alert');
  }

  get resume(): Locator {
    return this.pause.getByRole('button', { name: 'Resume' });
  }

  get stopWhilePaused(): Locator {
    return this.pause.getByRole('button', { name: 'Stop' });
  }

  // The reports

  /** All that are there, the newest first. */
  get reports(): Locator {
    return this.page.getByRole('region', { name: /^(Cut off: )?(Deleted|Moved|Restored|None of) / });
  }

  /** The newest. */
  get report(): Locator {
    return this.reports.first();
  }

  /** What the reports say in one sentence each, from top to bottom. */
  get headlines(): Locator {
    return this.reports.getByRole('heading');
  }

  get headline(): Locator {
    return this.report.getByRole('heading');
  }

  /** What the newest report says of the bytes, a sentence each. */
  get space(): Locator {
    return this.report.locator('.run-space').getByRole('paragraph');
  }

  get retryFailed(): Locator {
    return this.report.getByRole('button', { name: 'Retry failed…' });
  }

  get copyReport(): Locator {
    return this.report.getByRole('button', { name: /^Cop(y as text|ied)$/ });
  }

  get downloadJson(): Locator {
    return this.report.getByRole('button', { name: 'Download JSON' });
  }

  get downloadCsv(): Locator {
    return this.report.getByRole('button', { name: 'Download CSV' });
  }

  /** Takes back what a run has moved to the trash. */
  get undo(): Locator {
    return this.reports.getByRole('button', { name: 'Undo' });
  }

  get dismissReport(): Locator {
    return this.report.getByRole('button', { name: 'Dismiss' });
  }

  /** A model's row in the run or the report. */
  outcome(where: Locator, name: string): Locator {
    return where.getByRole('listitem').filter({ has: this.page.getByTitle(name, { exact: true }) });
  }

  /** The rows of the run or the report, from top to bottom. */
  async outcomes(where: Locator): Promise<Outcome[]> {
    return where.getByRole('listitem').evaluateAll((items) =>
      items.map((item) => {
        const text = (selector: string): string => item.querySelector(selector)?.textContent ?? '';
        return {
          name: item.querySelector('[title]')?.getAttribute('title') ?? '',
          word: text('.outcome-word'),
          reason: text('.outcome-reason'),
          quote: text('.quote'),
        };
      }),
    );
  }

  // The trash

  /** The way there and back, with the number of what is in it. */
  get trashButton(): Locator {
    return this.page.getByRole('banner').getByRole('button', { name: /^Trash( \([\d,]+\))?$/ });
  }

  get trashView(): Locator {
    return this.page.getByRole('region', { name: 'Trash', exact: true });
  }

  get trashTitle(): Locator {
    return this.trashView.getByRole('heading', { name: 'Trash' });
  }

  get backToModels(): Locator {
    return this.page.getByRole('button', { name: 'Back to the models' });
  }

  get trashTable(): Locator {
    return this.trashView.getByRole('table', { name: 'Trash' });
  }

  get tickAllTrash(): Locator {
    return this.trashTable.getByRole('checkbox', { name: 'Tick all in the trash' });
  }

  /** The boxes of what is in the trash under a name. There may be several contents of it. */
  trashBox(name: string): Locator {
    return this.trashTable.getByRole('checkbox', { name: inTrash(name) });
  }

  trashRow(name: string): Locator {
    return this.trashTable.getByRole('row').filter({ has: this.page.getByRole('checkbox', { name: inTrash(name) }) });
  }

  /** When a model came into the trash, and how old it was then. */
  trashAge(name: string, column: 'In the trash since' | 'Modified before'): Locator {
    return this.trashRow(name).getByRole('cell').nth(column === 'In the trash since' ? 3 : 4);
  }

  /** The names of what the trash view shows, from top to bottom. */
  async trashShown(): Promise<string[]> {
    const boxes = this.trashTable.getByRole('checkbox', { name: / in the trash, / });
    const names = await boxes.evaluateAll((all) => all.map((box) => box.getAttribute('aria-label') ?? ''));
    return names.filter((name) => name !== 'Tick all in the trash').map((name) => name.replace(/ in the trash, .*$/, ''));
  }

  restore(name: string): Locator {
    return this.trashTable.getByRole('button', { name: `Restore ${name}`, exact: true });
  }

  restoreAs(name: string): Locator {
    return this.trashTable.getByRole('button', { name: `Restore ${name} under another name`, exact: true });
  }

  get restoreTicked(): Locator {
    return this.trashView.getByRole('button', { name: /^Restore (ticked|[\d,]+ models?)$/ });
  }

  get deleteForGood(): Locator {
    return this.trashView.getByRole('button', { name: /^Delete (ticked|[\d,]+ models?) for good…$/ });
  }

  /** Opens the trash, and waits until it is there. */
  async openTrash(): Promise<void> {
    await this.trashButton.click();
    await expect(this.trashTitle).toBeFocused();
  }

  get newName(): Locator {
    return this.page.getByRole('dialog', { name: /^Restore .* under another name$/ });
  }

  get newNameField(): Locator {
    return this.newName.getByRole('textbox', { name: 'Name' });
  }

  get newNameProblem(): Locator {
    return this.newName.getByRole('alert');
  }

  get restoreWithNewName(): Locator {
    return this.newName.getByRole('button', { name: 'Restore' });
  }

  get cancelNewName(): Locator {
    return this.newName.getByRole('button', { name: 'Cancel' });
  }

  // Tick by name

  get names(): Locator {
    return this.page.getByRole('dialog', { name: 'Tick by name' });
  }

  get namesField(): Locator {
    return this.names.getByRole('textbox', { name: 'Names' });
  }

  get namesCount(): Locator {
    return this.names.getByRole('status');
  }

  get namesProblems(): Locator {
    return this.names.getByRole('list', { name: 'Names that were not found' }).getByRole('listitem');
  }

  get tickNamed(): Locator {
    return this.names.getByRole('button', { name: /^Tick/ });
  }

  get closeNames(): Locator {
    return this.names.getByRole('button', { name: 'Close' });
  }

  /** Opens the dialog and puts a text into its field. */
  async enterNames(text: string): Promise<void> {
    await this.tickByName.click();
    await this.namesField.fill(text);
  }

  /** Pastes a text where the focus is, as a person does. The test grants the clipboard. */
  async paste(text: string): Promise<void> {
    await this.page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await this.page.keyboard.press('ControlOrMeta+V');
  }

  // No connection

  get trouble(): Locator {
    return this.page.getByRole('region', {
      name: /^(The connection broke|Nothing answers there|Ollama probably refuses this page|Ollama could not list|Something else answers|No answer yet)/,
    });
  }

  /** The line above an old list. */
  get stale(): Locator {
    return this.page.getByRole('alert').filter({ hasText: 'The list below is the one from before.' });
  }

  get retry(): Locator {
    return this.page.getByRole('button', { name: /^(Retry|Trying)$/ });
  }

  get address(): Locator {
    return this.page.getByRole('textbox', { name: 'Address of Ollama' });
  }

  get useAddress(): Locator {
    return this.page.getByRole('button', { name: 'Use this address' });
  }

  // Another server

  get otherServer(): Locator {
    return this.page.getByRole('dialog', { name: 'Another Ollama server' });
  }

  get otherAddress(): Locator {
    return this.otherServer.getByRole('textbox', { name: 'Address of Ollama' });
  }

  get useOther(): Locator {
    return this.otherServer.getByRole('button', { name: 'Use this address' });
  }

  /** Goes back to the server that the panel was started for. */
  get useOwn(): Locator {
    return this.otherServer.getByRole('button', { name: 'Use the one it was started for' });
  }

  get cancelOther(): Locator {
    return this.otherServer.getByRole('button', { name: 'Cancel' });
  }

  // Keys

  get keyboardButton(): Locator {
    return this.page.getByRole('button', { name: 'Keyboard' });
  }

  get keys(): Locator {
    return this.page.getByRole('dialog', { name: 'Keyboard' });
  }

  // Plan files and recipes

  get planAsJson(): Locator {
    return this.question.getByRole('button', { name: 'Plan as JSON' });
  }

  get planAsScript(): Locator {
    return this.question.getByRole('button', { name: 'Script of ollama rm lines' });
  }

  recipe(name: string): Locator {
    return this.question.getByRole('button', { name: `Recipe of ${name}`, exact: true });
  }

  /** Presses a button that offers a file, and reads the file. */
  async save(button: Locator): Promise<{ name: string; text: string }> {
    const arriving = this.page.waitForEvent('download');
    await button.click();
    const download = await arriving;
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
  }

  // Receipts

  get receiptsButton(): Locator {
    return this.page.getByRole('banner').getByRole('button', { name: 'Receipts' });
  }

  get receipts(): Locator {
    return this.page.getByRole('region', { name: 'Receipts', exact: true });
  }

  /** One receipt, by what it says of its run. */
  receipt(headline: string | RegExp): Locator {
    return this.receipts.getByRole('region', { name: headline });
  }

  get exportReceipts(): Locator {
    return this.receipts.getByRole('button', { name: 'Export all as JSON' });
  }

  get clearReceipts(): Locator {
    return this.receipts.getByRole('button', { name: /^(Clear|Really forget all receipts)$/ });
  }

  /** Goes on with what a run that was cut off has left. */
  get goOn(): Locator {
    return this.report.getByRole('button', { name: /^Go on with [\d,]+ models?…$/ });
  }

  get pullScript(): Locator {
    return this.report.getByRole('button', { name: 'Download pull script' });
  }

  // Pulling again

  /** The button of the newest report. */
  get pullAgain(): Locator {
    return this.report.getByRole('button', { name: /^Pull [\d,]+ models? again$/ });
  }

  /** The panel of the pulls. */
  get pulls(): Locator {
    return this.page.getByRole('region', { name: /^Pull(ing|ed) / });
  }

  get pullsTitle(): Locator {
    return this.pulls.getByRole('heading');
  }

  pull(name: string): Locator {
    return this.outcome(this.pulls, name);
  }

  /** How far a pull is, by its bar. */
  async pulledPercent(name: string): Promise<number> {
    return this.pull(name).getByRole('progressbar').evaluate((bar: HTMLProgressElement) => bar.value);
  }

  cancelPull(name: string): Locator {
    return this.pulls.getByRole('button', { name: `Cancel pulling ${name}`, exact: true });
  }

  get cancelPulls(): Locator {
    return this.pulls.getByRole('button', { name: 'Cancel all' });
  }

  get dismissPulls(): Locator {
    return this.pulls.getByRole('button', { name: 'Dismiss' });
  }

  /** Deletes models and has them pulled again. */
  async deleteAndPull(...names: string[]): Promise<void> {
    await this.delete(...names);
    await expect(this.headline).toHaveText(/^Deleted /);
    await this.settled();
    await this.pullAgain.click();
    await expect(this.pulls).toBeVisible();
  }
}
