// Runs one measure on one database: `child.ts <measure> <path> <size>` prints its figures as JSON.
import { MEASURES, type Measure } from './measures.ts'

const [, , name = '', path = '', size = ''] = process.argv
const measure: Measure | undefined = Object.entries(MEASURES).find(([each]) => each === name)?.[1]
if (!measure) throw new Error(`Expected a measure, got ${name}`)
console.log(JSON.stringify(await measure(path, Number(size))))
