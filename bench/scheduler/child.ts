// Runs one measure of one contender: `child.ts <measure> <contender> <size> [directory]` prints its
// figures as JSON.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { type Contenders, measures } from './measures.ts'

const [, , measureName = '', contenderName = '', size = '', given] = process.argv
const contenders: Contenders | undefined = Object.entries(measures).find(([name]) => name === measureName)?.[1]
const contender = contenders?.[contenderName]
if (!contender) throw new Error(`Expected a measure and a contender, got ${measureName}, ${contenderName}`)
const directory = given ?? mkdtempSync(`${tmpdir()}/outdial-bench-`)
try {
  console.log(JSON.stringify(await contender(directory, Number(size))))
} finally {
  rmSync(directory, { recursive: true, force: true })
}
