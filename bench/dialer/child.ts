// Runs one measure of one contender: `child.ts <measure> <contender> <lines>` prints its figures as
// JSON.
import { contenders } from './contenders.ts'
import { measures } from './measures.ts'

const [, , measureName = '', contenderName = '', lines = ''] = process.argv
const contender = contenders[contenderName]
const measure = Object.entries(measures).find(([name]) => name === measureName)?.[1]
if (!contender || !measure) throw new Error(`Expected a measure and a contender, got ${measureName}, ${contenderName}`)
console.log(JSON.stringify(await measure(contender, Number(lines))))
