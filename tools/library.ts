import { defineConfig, type Options } from 'tsup'

/** How every published package is built: ES modules and their types, for Node 22.18 and the browsers of its time. */
export const library = (entry: Record<string, string>, { esbuildPlugins = [] }: Pick<Options, 'esbuildPlugins'> = {}) =>
  defineConfig({
    entry,
    format: ['esm'],
    target: 'es2023',
    dts: true,
    sourcemap: true,
    clean: true,
    // Without it tsup strips `node:`, and `node:sqlite` cannot be found.
    removeNodeProtocol: false,
    esbuildPlugins,
  })
