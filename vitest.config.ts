import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

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
    ],
  },
})
