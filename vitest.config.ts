import { playwright } from '@vitest/browser-playwright'
import { defaultClientConditions, defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'
import { chromiumLaunchOptions } from './tools/chromium.ts'

// Tests run from source: `@outdial/source` comes first, vite's own conditions after it.
const SOURCE = '@outdial/source'

export default defineConfig({
  test: {
    projects: [
      {
        ssr: { resolve: { conditions: [SOURCE, ...defaultServerConditions] } },
        test: {
          name: 'node',
          environment: 'node',
          include: ['{packages,apps}/*/{src,test}/**/*.test.ts'],
          exclude: ['packages/elements/**'],
        },
      },
      {
        resolve: { conditions: [SOURCE, ...defaultClientConditions] },
        test: {
          name: 'browser',
          include: ['packages/elements/src/**/*.test.ts'],
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
