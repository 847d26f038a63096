import { defineConfig } from '@playwright/test';
import tests from './playwright.config.ts';

/** What is measured, one after the other. Nothing here can fail for being slow. */
export default defineConfig(tests, { testDir: 'bench', testMatch: '*.bench.ts', workers: 1 });
