import { basename } from 'node:path'
import { defineConfig } from 'tsup'
import { leanTemplates } from './lean-templates.ts'

const LICENSES =
  '/*! Outdial: MIT. Lit: (c) Google LLC, BSD-3-Clause. libphonenumber-js, Papa Parse, read-excel-file, fflate: MIT. */'

/** What only some pages need, in files of their own that the script loads later, by the names of their modules. */
const LATER = {
  // The formats of numbers are larger than all else.
  'outdial-numbers': 'src/words/number-format.ts',
  // The readers of CSV and Excel files, for the modules of bundlers, too.
  'table.worker': 'src/import/table.worker.ts',
}

const partsLater: typeof leanTemplates = {
  name: 'parts-later',
  setup({ onResolve }) {
    for (const [name, module] of Object.entries(LATER)) {
      onResolve({ filter: new RegExp(`/${basename(module).replace('.', '\\.')}$`) }, ({ kind }) =>
        kind === 'dynamic-import' ? { path: `./${name}.js`, external: true } : undefined,
      )
    }
  },
}

/** One file with all elements and Lit, for a page that has no bundler; built after the modules, which clean `dist`. */
export default defineConfig({
  entry: { outdial: 'src/script.ts', ...LATER },
  format: ['esm'],
  target: 'es2023',
  platform: 'browser',
  env: { NODE_ENV: 'production' },
  minify: 'terser', // 4 % smaller than esbuild's
  terserOptions: {
    module: true,
    ecma: 2020,
    compress: { passes: 3, unsafe_arrows: true },
    // Lit's own names, all of them in this file.
    mangle: { properties: { regex: /^_\$|^__/ } },
    format: { comments: false, preamble: LICENSES },
  },
  splitting: false,
  noExternal: [/./],
  esbuildPlugins: [partsLater, leanTemplates],
})
