import { fileURLToPath } from 'node:url'
import { playwright } from '@vitest/browser-playwright'
import { msw } from 'msw/vite'
import { defaultClientConditions, defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'
import { chromiumLaunchOptions } from './tools/chromium.ts'

// Tests run from source: `@outdial/source` comes first, vite's own conditions after it.
const SOURCE = '@outdial/source'
// Tests of other packages that run in a browser.
const IN_A_PAGE = '{packages,apps}/*/{src,test}/**/*.browser.test.ts'
// Tests of the demo's pages in a real browser. The pages are built once for all of them.
const PAGES = 'apps/demo/test/page*.test.ts'

// Processes that the tests start share their compiled code: half the time of a start.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('.cache/node', import.meta.url))

export default defineConfig({
  test: {
    // One more than the cores of a small machine: most files wait for processes, browsers and timers.
    maxWorkers: 3,
    // `.ci/run` lists its reporters itself, since the command line replaces this list.
    reporters: ['default', './tools/slowest-tests.ts'],
    // Generous, since many tests kill processes and restart databases on a busy machine.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        ssr: { resolve: { conditions: [SOURCE, ...defaultServerConditions] } },
        test: {
          name: 'node',
          environment: 'node',
          // Many tests have a listener that throws. Tests of the warning receive it despite this flag.
          execArgv: ['--disable-warning=OUTDIAL_UNHANDLED_ERROR'],
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
