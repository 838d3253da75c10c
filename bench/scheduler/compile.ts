import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'

const bench = new URL('../', import.meta.url)
const packages = new URL('../packages/', bench).href

/** This benchmark as JavaScript, in another directory; says where its `child.js` is. Node needs 17 MB to run TypeScript, which no worker has. */
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
