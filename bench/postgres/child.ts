// One contender, one measure, one process: `child.ts <measure> <contender> <place> <size>`, the last two as JSON; prints its figures as JSON.
import { measures } from './measures/index.ts'
import type { Measure } from './measures/measure.ts'

const [, , measureName = '', contender = '', place = '', size = ''] = process.argv
const measure: Measure | undefined = Object.entries(measures).find(([name]) => name === measureName)?.[1]
if (!measure) throw new RangeError(`Expected a measure, got ${measureName}`)
console.log(JSON.stringify(await measure(contender, JSON.parse(place), JSON.parse(size))))
// What a contender has left running is none of our business.
process.exit()
