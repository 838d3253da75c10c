import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'

const bench = new URL('../', import.meta.url)
const packages = new URL('../packages/', bench).href

/**
 * Compiles this benchmark to JavaScript, and returns the path of `child.js`: running TypeScript
 * would add 17 MB to a worker's memory.
 */
export function compile(into: string): string {
  mkdirSync(`${into}/scheduler`, { recursive: true })
  const files = readdirSync(new URL('scheduler/', bench)).map(name => `scheduler/${name}`)
  for (const file of ['figures.ts', 'table.ts', 'report.ts', ...files.filter(name => name.endsWith('.ts'))]) {
    const code = stripTypeScriptTypes(readFileSync(new URL(file, bench), 'utf8'))
    const linked = code.replace(/'(\.[^']*)\.ts'/g, "'$1.js'").replaceAll('../../packages/', packages)
    writeFileSync(`${into}/${file.replace(/ts$/, 'js')}`, linked)
  }
  writeFileSync(`${into}/package.json`, '{ "type": "module" }')
  return `${into}/scheduler/child.js`
}
