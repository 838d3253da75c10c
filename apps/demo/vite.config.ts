import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { defaultClientConditions, defineConfig, type Plugin } from 'vite'

/** Writes a `.br` and a `.gz` beside every text that is built, except the document, which is small. */
const compressedCopies: Plugin = {
  name: 'compressed-copies',
  enforce: 'post',
  generateBundle(_options, bundle) {
    for (const [fileName, file] of Object.entries(bundle)) {
      if (!/\.(?:js|css|svg)$/.test(fileName)) continue
      const text = Buffer.from(file.type === 'chunk' ? file.code : file.source)
      const params = { [constants.BROTLI_PARAM_SIZE_HINT]: text.length }
      this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: brotliCompressSync(text, { params }) })
      this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gzipSync(text, { level: 9 }) })
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
