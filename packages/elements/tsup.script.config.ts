import { defineConfig } from 'tsup'
import { leanTemplates } from './lean-templates.ts'

const LICENSES = '/*! Outdial: MIT. Lit: (c) Google LLC, BSD-3-Clause. */'

/** One file with all elements and Lit, for a page that has no bundler; built after the modules, which clean `dist`. */
export default defineConfig({
  entry: { outdial: 'src/index.ts' },
  format: ['esm'],
  target: 'es2023',
  platform: 'browser',
  env: { NODE_ENV: 'production' },
  minify: 'terser', // 4 % smaller than esbuild's
  terserOptions: {
    module: true,
    ecma: 2020,
    compress: { passes: 3, unsafe_arrows: true },
    format: { comments: false, preamble: LICENSES },
  },
  splitting: false,
  noExternal: [/./],
  esbuildPlugins: [leanTemplates],
})
