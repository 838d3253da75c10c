// Runs one measure of one contender: `child.ts <measure> <contender> <size> <directory>` prints its
// figures as JSON.
import { events } from './events.ts'
import { lists } from './lists.ts'
import { webhooks } from './webhooks.ts'

const measures = { webhooks, events, lists }

const [, , measureName = '', contender = '', size = '', directory = ''] = process.argv
const measure = Object.entries(measures).find(([name]) => name === measureName)?.[1]
if (!measure) throw new Error(`Expected one of ${Object.keys(measures).join(', ')}, got ${measureName}`)
console.log(JSON.stringify(await measure(contender, Number(size), directory)))
process.exit(0)
