// Runs one measure of one contender: `child.ts <measure> <contender> <address>` prints its figures as
// JSON.
import { contenders } from './contenders.ts'
import { verifiers } from './verifiers.ts'

const IN_FLIGHT = 50
const REQUESTS = 4000
const WARM_UP = 1000
const WEBHOOKS = 10_000

const [, , measure = '', name = '', address = ''] = process.argv

async function many(count: number, inFlight: number, work: () => Promise<unknown>): Promise<void> {
  let begun = 0
  const lane = async () => {
    while (begun++ < count) await work()
  }
  await Promise.all(Array.from({ length: inFlight }, lane))
}

async function timed(count: number, inFlight: number, warmUp: number, work: () => Promise<unknown>) {
  await many(warmUp, inFlight, work)
  const cpu = process.cpuUsage()
  const begunAt = performance.now()
  await many(count, inFlight, work)
  const seconds = (performance.now() - begunAt) / 1000
  const { user, system } = process.cpuUsage(cpu)
  return { perSecond: count / seconds, cpuUs: (user + system) / count }
}

if (measure === 'verify') {
  const verify = await verifiers[name]?.()
  if (!verify) throw new Error(`Expected a verifier, got ${name}`)
  if (!(await verify(true)) || (await verify(false))) throw new Error(`${name} does not verify`)
  console.log(JSON.stringify(await timed(WEBHOOKS, IN_FLIGHT, WARM_UP, async () => verify(true))))
} else {
  const contender = contenders[name]?.(address)
  const work = measure === 'get' ? contender?.get : contender?.place
  if (!work) throw new Error(`Expected a contender, got ${name}`)
  if (measure === 'fault') {
    await work().then(
      () => {},
      () => {},
    )
    console.log('{}')
    // Requests that are still open do not matter any more.
    process.exit()
  }
  console.log(JSON.stringify(await timed(REQUESTS, IN_FLIGHT, WARM_UP, work)))
}
