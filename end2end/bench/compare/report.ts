// The results as they are read and kept.
import { readFile, writeFile } from 'node:fs/promises';
import type { Section } from './by-size.ts';
import type { Both, Comparison, Unit } from './comparison.ts';
import type { Machine } from './machine.ts';
import type { Figure } from './statistics.ts';

/** Everything that was measured. */
export interface Results {
  machine: Machine;
  rounds: number;
  sections: Section[];
  /** Whom the idle page asked. */
  idleCalls: string[];
}

/** The results as Markdown, which is also good to read as it is. */
export function markdown({ machine, rounds, sections, idleCalls }: Results): string {
  const load = (of: number[]): string => of.map((part) => part.toFixed(1)).join(', ');
  return [
    `Measured on ${machine.date} at ${machine.commit}, ${rounds} rounds, and more where models are few.`,
    '',
    `- ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}`,
    `- ${machine.browser}; Node.js ${machine.node}; ${machine.rustc}`,
    `- load average before ${load(machine.loadBefore)}; after ${load(machine.loadAfter)}`,
    ...sections.flatMap(({ title, comparisons }) => ['', `### ${title}`, '', ...table(comparisons)]),
    '',
    `The idle app asked: ${idleCalls.join(', ') || 'nothing'}.`,
  ].join('\n');
}

function table(comparisons: Comparison[]): string[] {
  const hasCpu = comparisons.some(({ cpu }) => cpu !== undefined);
  const rows = comparisons.map((comparison) => row(comparison, hasCpu));
  const head = ['', 'app', 'baseline', 'ratio', ...(hasCpu ? ['CPU: app', 'baseline', 'ratio'] : []), 'goal', ''];
  const widths = head.map((title, column) => Math.max(3, title.length, ...rows.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: string[]): string => {
    const padded = cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)));
    return `| ${padded.join(' | ')} |`;
  };
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(head), line(rule), ...rows.map(line)];
}

function row({ unit, cpu, goal, isMet, what, ...figures }: Comparison, hasCpu: boolean): string[] {
  const hoped = goal === undefined ? '' : 'ratio' in goal ? `ratio ${goal.ratio}` : written(goal.atMost, unit);
  const met = isMet === undefined ? '' : isMet ? 'met' : 'missed';
  const work = cpu === undefined ? ['', '', ''] : cells(cpu, 'ms');
  return [what, ...cells(figures, unit), ...(hasCpu ? work : []), hoped, met];
}

function cells({ app, baseline, ratio }: Both, unit: Unit): string[] {
  return [spread(app, unit), spread(baseline, unit), Number.isFinite(ratio) ? ratio.toFixed(2) : ''];
}

/** The median, and between what half of the measurements lie. */
function spread({ median, low, high, rounds }: Figure, unit: Unit): string {
  const middle = written(median, unit);
  return rounds < 2 ? middle : `${middle} (${digits(low, unit)} to ${digits(high, unit)})`;
}

function written(value: number, unit: Unit): string {
  switch (unit) {
    case 'ms':
      return `${digits(value, unit)} ms`;
    case 'bytes':
      return `${digits(value, unit)} KB`;
    case 'number':
      return digits(value, unit);
  }
}

function digits(value: number, unit: Unit): string {
  const shown = unit === 'bytes' ? value / 1000 : value;
  const decimals = Number.isInteger(shown) || Math.abs(shown) >= 1000 ? 0 : Math.abs(shown) < 1 ? 2 : 1;
  return shown.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

const BEGIN = '<!-- measured: cargo xtask bench --results writes from here -->';
const END = '<!-- to here -->';

/** Writes the measured part of the results' page anew. What people wrote around it stays. */
export async function writeInto(file: string, results: Results): Promise<void> {
  const page = await readFile(file, 'utf8');
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`${file} has no place for the results`);
  await writeFile(file, `${before}${BEGIN}\n\n${markdown(results)}\n\n${END}${after}`);
}
