// Runs one measure on one database: `child.ts <measure> <address> <size>` prints its figures as JSON.
import { MEASURES, type Measure } from './measures.ts'

const [, , name = '', address = '', size = ''] = process.argv
const measure: Measure | undefined = Object.entries(MEASURES).find(([each]) => each === name)?.[1]
if (!measure) throw new Error(`Expected a measure, got ${name}`)
console.log(JSON.stringify(await measure(address, Number(size))))
