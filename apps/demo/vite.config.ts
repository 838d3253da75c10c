import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { defaultClientConditions, defineConfig, type Plugin } from 'vite'

/**
 * Writes a `.br` and a `.gz` beside every text that is built, except the document, which is small. The
 * files are read back: Vite still changes chunks with dynamic imports after the last `generateBundle`.
 */
const compressedCopies: Plugin = {
  name: 'compressed-copies',
  async writeBundle({ dir = '' }, bundle) {
    for (const fileName of Object.keys(bundle)) {
      if (!/\.(?:js|css|svg)$/.test(fileName)) continue
      const path = join(dir, fileName)
      const text = await readFile(path)
      const params = { [constants.BROTLI_PARAM_SIZE_HINT]: text.length }
      await writeFile(`${path}.br`, brotliCompressSync(text, { params }))
      await writeFile(`${path}.gz`, gzipSync(text, { level: 9 }))
    }
  },
}

/**
 * Writes a document for each page, such as `calls.html`, which preloads the scripts of the page, so that the
 * browser need not run the shell to learn their names.
 */
const documents: Plugin = {
  name: 'documents',
  async writeBundle({ dir = '' }, bundle) {
    const shell = await readFile(join(dir, 'index.html'), 'utf8')
    const importsOf = (fileName: string): readonly string[] => {
      const chunk = bundle[fileName]
      return chunk?.type === 'chunk' ? [fileName, ...chunk.imports.flatMap(importsOf)] : []
    }
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk' || !chunk.isDynamicEntry) continue
      const page = /[\\/]pages[\\/]([\w-]+)\.ts$/.exec(chunk.facadeModuleId ?? '')?.[1]
      if (page === undefined) continue
      const links = [...new Set(importsOf(chunk.fileName))]
        .filter(fileName => !shell.includes(fileName))
        .map(fileName => `  <link rel="modulepreload" crossorigin href="/${fileName}">\n  `)
      await writeFile(join(dir, `${page}.html`), shell.replace('</head>', `${links.join('')}</head>`))
    }
  },
}

// The packages are taken from source, so that nothing needs to be built first.
export default defineConfig({
  root: 'page',
  plugins: [compressedCopies, documents],
  resolve: { conditions: ['@outdial/source', ...defaultClientConditions] },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    // To compress takes most of the time of this build, and is known.
    rolldownOptions: {
      checks: { pluginTimings: false },
      output: {
        // Each page loads few scripts: the shell, what pages share, and its own. The table of calls is large, and
        // the list of time zones is on pages that have it.
        codeSplitting: {
          groups: [
            { name: 'shell', tags: ['$initial'] },
            { name: 'common', minShareCount: 2, test: /^(?!.*elements[\\/]src[\\/](?:calls|schedule-form[\\/]zone))/ },
            { name: 'calls', minShareCount: 2 },
          ],
        },
      },
    },
  },
})
