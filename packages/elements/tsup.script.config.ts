import { defineConfig } from 'tsup'
import { leanTemplates } from './lean-templates.ts'

const LICENSES = '/*! Outdial: MIT. Lit: (c) Google LLC, BSD-3-Clause. libphonenumber-js: MIT. */'

/** The formats of numbers are larger than all else: a file of their own, which the script loads later. */
const numbersLater: typeof leanTemplates = {
  name: 'numbers-later',
  setup({ onResolve }) {
    onResolve({ filter: /\/number-format\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './outdial-numbers.js', external: true } : undefined,
    )
  },
}

/** One file with all elements and Lit, for a page that has no bundler; built after the modules, which clean `dist`. */
export default defineConfig({
  entry: { outdial: 'src/script.ts', 'outdial-numbers': 'src/words/number-format.ts' },
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
  esbuildPlugins: [numbersLater, leanTemplates],
})
