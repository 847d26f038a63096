import { defineConfig } from '@playwright/test';
import { browserSwitches, chromium } from './support/environment.ts';

export default defineConfig({
  testDir: 'tests',
  fullyParallel: true,
  workers: 2,
  // A test that passes at the second try has found something, so there is no second try.
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    locale: 'en-US',
    timezoneId: 'UTC',
    // Wide enough for every column.
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      args: browserSwitches,
      ...(chromium === undefined ? {} : { executablePath: chromium }),
    },
  },
});
