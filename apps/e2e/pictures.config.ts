import { defineConfig } from '@playwright/test';
import base from './playwright.config';

/** Makes the pictures of the README anew: `npm run -s pictures`. */
export default defineConfig({ ...base, testDir: './pictures', testMatch: 'tour.ts', workers: 1, timeout: 600_000 });
