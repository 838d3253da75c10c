// Runs one measure of one contender: `child.ts <measure> <contender> <place> <size>`, the last two
// as JSON, prints its figures as JSON.
import { measures } from './measures/index.ts'
import type { Measure } from './measures/measure.ts'

const [, , measureName = '', contender = '', place = '', size = ''] = process.argv
const measure: Measure | undefined = Object.entries(measures).find(([name]) => name === measureName)?.[1]
if (!measure) throw new RangeError(`Expected a measure, got ${measureName}`)
console.log(JSON.stringify(await measure(contender, JSON.parse(place), JSON.parse(size))))
// A contender may have left timers or connections open.
process.exit()
