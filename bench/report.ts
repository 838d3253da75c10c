import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'

const END = '<!-- /measured -->'
const BEGIN = '<!-- measured: written by bench.ts -->'

/** The machine and its Node, in one line. */
export function machine(): string {
  const gigabytes = Math.round(totalmem() / 1024 ** 3)
  const { node, sqlite } = process.versions
  return `Node ${node} with SQLite ${sqlite} on ${type()} ${release().split('-')[0]}, ${cpus().length} cores (${cpus()[0]?.model.trim()}), ${gigabytes} GB`
}

/** Replaces what a RESULTS.md says was measured; what is written around it stays. */
export function writeMeasured(file: URL, measured: string): void {
  const before = readFileSync(file, 'utf8')
  const [head, tail] = [before.indexOf(BEGIN), before.indexOf(END)]
  if (head < 0 || tail < head) throw new Error(`Expected ${BEGIN} and ${END} in RESULTS.md`)
  const text = `${BEGIN}\n\n${measured}\n\n`
  writeFileSync(file, before.slice(0, head) + text + before.slice(tail))
  console.log(text)
}
