import { defineConfig } from '@playwright/test';
import tests from './playwright.config.ts';

/** What a first visit needs, for `cargo xtask profile`. */
export default defineConfig(tests, { testDir: 'profile', testMatch: '*.profile.ts', workers: 1 });
