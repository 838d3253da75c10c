import { defaultClientConditions, defineConfig } from 'vite'

// The packages are taken from source, so that nothing needs to be built first.
export default defineConfig({
  root: 'page',
  resolve: { conditions: ['@outdial/source', ...defaultClientConditions] },
  build: { outDir: '../dist', emptyOutDir: true, target: 'es2023' },
})
