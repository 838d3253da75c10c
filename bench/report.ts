import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'

const END = '<!-- /measured -->'

/** The machine and its Node.js, in one line. */
export function machine(): string {
  const gigabytes = Math.round(totalmem() / 1024 ** 3)
  const { node, sqlite } = process.versions
  const system = `${type()} ${release().split('-')[0]}`
  const cores = `${cpus().length} cores (${cpus()[0]?.model.trim()})`
  return `Node ${node} with SQLite ${sqlite} on ${system}, ${cores}, ${gigabytes} GB`
}

/** Replaces the measured section of a RESULTS.md; the text around it stays. */
export const writeMeasured = (file: URL, measured: string): void => writeSection(file, 'written by bench.ts', measured)

/** Replaces the text between `<!-- measured: section -->` and `<!-- /measured -->`. */
export function writeSection(file: URL, section: string, measured: string): void {
  const begin = `<!-- measured: ${section} -->`
  const before = readFileSync(file, 'utf8')
  const head = before.indexOf(begin)
  const tail = before.indexOf(END, head)
  if (head < 0 || tail < 0) throw new Error(`Expected ${begin} and ${END} in ${file.pathname}`)
  const text = `${begin}\n\n${measured}\n\n`
  writeFileSync(file, before.slice(0, head) + text + before.slice(tail))
  console.log(text)
}
