import { copyFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { type Chart, draw } from './charts/draw.ts'
import { writeSection } from './report.ts'

const PAGE = new URL('../docs/benchmarks.md', import.meta.url)

export interface Measured {
  readonly charts: readonly Chart[]
  /** A line below the title of each chart. */
  readonly versions: string
  readonly text: string
}

/** docs/benchmarks.md, or another file like it that is to be written. */
export interface Page {
  /** Replaces what was measured of a section, charts first; what people wrote around it stays. */
  write(section: string, measured: Measured): Promise<void>
}

/** @param out - a file to which the page is copied and then written, with its charts beside it */
export function openPage(out: string | undefined): Page {
  const file = out === undefined ? PAGE : pathToFileURL(out)
  if (out !== undefined) copyFileSync(PAGE, file)
  const link = 'images/bench/'
  return {
    async write(section, { charts, versions, text }) {
      const all = charts.map(chart => ({ ...chart, notes: [...chart.notes, versions] }))
      const pictures = await Promise.all(all.map(chart => draw(chart, new URL(link, file), link)))
      writeSection(file, section, [...pictures, text].join('\n\n'))
    },
  }
}
