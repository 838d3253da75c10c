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

// The packages are taken from source, so that nothing needs to be built first.
export default defineConfig({
  root: 'page',
  plugins: [compressedCopies],
  resolve: { conditions: ['@outdial/source', ...defaultClientConditions] },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2023',
    // To compress takes most of the time of this build, and is known.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
})
