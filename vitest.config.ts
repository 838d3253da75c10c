import { playwright } from '@vitest/browser-playwright'
import { msw } from 'msw/vite'
import { defaultClientConditions, defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'
import { chromiumLaunchOptions } from './tools/chromium.ts'

// Tests run from source: `@outdial/source` comes first, vite's own conditions after it.
const SOURCE = '@outdial/source'
// What of the other packages runs in a page too.
const IN_A_PAGE = '{packages,apps}/*/{src,test}/**/*.browser.test.ts'
// The demo's pages in a real browser: built once, for all of these.
const PAGES = 'apps/demo/test/page*.test.ts'

export default defineConfig({
  test: {
    // One more than the cores of a small machine: most files wait for processes, browsers and timers.
    maxWorkers: 3,
    // No case and no hook waits for time to pass, but many for processes that are killed and databases that are started again, on a machine that is busy.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        ssr: { resolve: { conditions: [SOURCE, ...defaultServerConditions] } },
        test: {
          name: 'node',
          environment: 'node',
          // Many a test has a listener that throws; those that are about the warning hear it all the same.
          execArgv: ['--disable-warning=OUTDIAL_NOBODY_LISTENS'],
          globalSetup: ['tools/postgres-setup.ts'],
          include: ['{packages,apps,examples}/*/{src,test}/**/*.test.ts', 'tools/*.test.ts'],
          exclude: ['packages/elements/src/**', PAGES, IN_A_PAGE],
        },
      },
      {
        ssr: { resolve: { conditions: [SOURCE, ...defaultServerConditions] } },
        test: {
          name: 'page',
          environment: 'node',
          include: [PAGES],
          globalSetup: ['apps/demo/test/support/build-page.ts', 'tools/postgres-setup.ts'],
        },
      },
      {
        resolve: { conditions: [SOURCE, ...defaultClientConditions] },
        plugins: [msw({ mode: 'worker-only' })],
        test: {
          name: 'browser',
          include: ['packages/elements/src/**/*.test.ts', IN_A_PAGE],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: await chromiumLaunchOptions() }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
