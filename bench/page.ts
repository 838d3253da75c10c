import { copyFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { type Chart, draw } from './charts/draw.ts'
import { writeSection } from './report.ts'

const PAGE = new URL('../docs/benchmarks.md', import.meta.url)

export interface Measured {
  readonly charts: readonly Chart[]
  /** The last line below the title of each chart. */
  readonly versions: string
  readonly text: string
}

/** docs/benchmarks.md, or a copy of it. */
export interface Page {
  /** Replaces the measured part of a section; the text around it stays. */
  write(section: string, measured: Measured): Promise<void>
}

/** @param out - a file to write a copy of the page to, with its charts beside it */
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
