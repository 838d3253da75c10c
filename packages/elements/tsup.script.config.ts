import { defineConfig } from 'tsup'

/** One file with all elements and Lit, for a page that has no bundler; built after the modules, which clean `dist`. */
export default defineConfig({
  entry: { outdial: 'src/index.ts' },
  format: ['esm'],
  target: 'es2023',
  minify: true,
  splitting: false,
  noExternal: [/./],
  // Asked for by the virtualiser, and by nothing that a browser has.
  define: { 'process.env.NODE_ENV': '"production"' },
})
