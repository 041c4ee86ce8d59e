import { defineConfig } from 'vitest/config';

const shared = { environment: 'node', restoreMocks: true } as const;

/** `unit` needs nothing running; `desk` starts whole desks on the synthesized template; `browser` also a Chromium. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/desk/**', 'test/browser/**'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          ...shared,
          name: 'desk',
          include: ['test/desk/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          globalSetup: 'test/support/assemble.ts',
          fileParallelism: false,
        },
      },
      {
        test: {
          ...shared,
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          globalSetup: 'test/support/assemble.ts',
          fileParallelism: false,
        },
      },
    ],
  },
});
