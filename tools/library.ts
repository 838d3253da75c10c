import { defineConfig, type Options } from 'tsup'

/**
 * The build of every published package: ES modules and types, for Node 22.18 and browsers of its
 * age.
 */
export const library = (entry: Record<string, string>, { esbuildPlugins = [] }: Pick<Options, 'esbuildPlugins'> = {}) =>
  defineConfig({
    entry,
    format: ['esm'],
    target: 'es2023',
    dts: true,
    sourcemap: true,
    clean: true,
    // Otherwise tsup strips `node:`, and `node:sqlite` does not resolve.
    removeNodeProtocol: false,
    esbuildPlugins,
  })
