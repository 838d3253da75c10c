import { mkdirSync, writeFileSync } from 'node:fs'
import { parse, View } from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import { config, inBothLights } from './theme.ts'

/** A chart: its Vega-Lite specification and the text above it. */
export interface Chart {
  /** Name of its file, without the extension. */
  readonly name: string
  readonly title: string
  /** Units and settings, one line each. */
  readonly notes: readonly string[]
  readonly parts: Omit<TopLevelSpec, '$schema' | 'title' | 'config'>
}

/** Writes the chart into a folder, and returns the Markdown that embeds it. */
export async function draw({ name, title, notes, parts }: Chart, folder: URL, link: string): Promise<string> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the parts of one kind of figure make one
  const figure = { ...parts, config, title: { text: title, subtitle: [...notes] } } as TopLevelSpec
  const svg = await new View(parse(compile(figure).spec), { renderer: 'none' }).toSVG()
  mkdirSync(folder, { recursive: true })
  writeFileSync(new URL(`${name}.svg`, folder), `${inBothLights(svg)}\n`)
  return `![${title}: ${notes[0]}](${link}${name}.svg)`
}
