import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { minifyHTMLLiterals } from 'minify-literals'
import type { Options } from 'tsup'

/**
 * Leaves the white space that means nothing out of the templates and styles, which no minifier of scripts looks into.
 * A space between two words, or between inline elements, stays.
 */
export const leanTemplates: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'lean-templates',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]elements[/\\]src[/\\].*\.ts$/ }, async ({ path }) => {
      // The worker is built as a file of its own.
      const source = (await readFile(path, 'utf8')).replace(
        "new URL('./table.worker.ts'",
        "new URL('./table.worker.js'",
      )
      const lean = await minifyHTMLLiterals(source, {
        fileName: basename(path),
        // An empty `value` or `alt` says something.
        html: { removeEmptyAttributes: false },
      })
      if (!lean) return { contents: source, loader: 'ts' }
      return { contents: `${lean.code}\n//# sourceMappingURL=${lean.map?.toUrl()}`, loader: 'ts' }
    })
  },
}
