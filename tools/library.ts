import { readFile } from 'node:fs/promises'
import { rollup } from 'rollup'
import { dts } from 'rollup-plugin-dts'
import { defineConfig, type Options } from 'tsup'

/**
 * Bundles the declarations of the entries into `dist`, each with a map to the sources, which are in
 * the tarball too: *Go to definition* shows the code. tsup's `dts` makes no maps.
 */
async function declare(entry: Record<string, string>): Promise<void> {
  const manifest = JSON.parse(await readFile('package.json', 'utf8'))
  const others = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
  const bundle = await rollup({
    input: entry,
    // One after another, so that a busy machine does not change the order of types in the declarations.
    maxParallelFileOps: 1,
    external: id => id.startsWith('node:') || others.some(name => id === name || id.startsWith(`${name}/`)),
    plugins: [dts({ tsconfig: '../../tsconfig.json', sourcemap: true, compilerOptions: { preserveSymlinks: false } })],
    onLog: (level, log) => {
      if (level === 'warn' && log.code !== 'CIRCULAR_DEPENDENCY' && log.code !== 'EMPTY_BUNDLE')
        console.warn(log.message)
    },
  })
  await bundle.write({
    dir: 'dist',
    format: 'esm',
    sourcemap: true,
    sourcemapExcludeSources: true,
    entryFileNames: '[name].d.ts',
    chunkFileNames: '[name]-[hash].d.ts',
  })
}

/**
 * The build of every published package: ES modules and types, for Node 22.18 and browsers of its
 * age.
 */
export const library = (entry: Record<string, string>, { esbuildPlugins = [] }: Pick<Options, 'esbuildPlugins'> = {}) =>
  defineConfig({
    entry,
    format: ['esm'],
    target: 'es2023',
    onSuccess: () => declare(entry),
    sourcemap: true,
    clean: true,
    // Otherwise tsup strips `node:`, and `node:sqlite` does not resolve.
    removeNodeProtocol: false,
    esbuildPlugins,
  })
