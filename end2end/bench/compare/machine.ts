// On what was measured: figures mean nothing without it.
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import type { Browser } from '@playwright/test';

/** The machine, and the versions of everything that matters. */
export interface Machine {
  date: string;
  cpu: string;
  cores: number;
  memoryGb: number;
  system: string;
  browser: string;
  node: string;
  rustc: string;
  commit: string;
  /** How many programs wanted to run, at the beginning and at the end; over the last one, five and fifteen minutes. */
  loadBefore: number[];
  loadAfter: number[];
}

export function machine(browser: Browser, loadBefore: number[]): Machine {
  const cpus = os.cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus[0]?.model ?? 'unknown',
    cores: cpus.length,
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()}`,
    browser: `Chromium ${browser.version()}, headless`,
    node: process.version,
    rustc: said('rustc', '--version'),
    commit: said('git', 'describe', '--always', '--dirty', '--exclude=*'),
    loadBefore,
    loadAfter: os.loadavg(),
  };
}

/** What a program prints, or that it is not there. */
function said(program: string, ...args: string[]): string {
  try {
    return execFileSync(program, args, { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}
