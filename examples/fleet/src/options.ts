import { parseArgs } from 'node:util'

export const HELP = `npm run fleet -- --workers 4

Starts a PostgreSQL, both mocked call services, one web server and so many workers, each a process of its own.
What DATABASE_URL, CALL_API_URL or NUM_DIALER_URL name is used instead; PORT is where the web server listens (3000).

  --workers <n>  from 1 to 64 (4)
  --help         this
  -- <flags>     for the mocked services: npm run mocks -- --help tells them
`

export interface Options {
  readonly workers: number
  readonly mockFlags: readonly string[]
}

/** `undefined` if help is wanted. @throws {Error} what was expected and what came */
export function readOptions(args: readonly string[]): Options | undefined {
  const end = args.includes('--') ? args.indexOf('--') : args.length
  const { values } = parseArgs({
    args: args.slice(0, end),
    options: { workers: { type: 'string', default: '4' }, help: { type: 'boolean' } },
  })
  if (values.help) return undefined
  const workers = Number(values.workers)
  if (!Number.isInteger(workers) || workers < 1 || workers > 64) {
    throw new RangeError(`Expected --workers to be a whole number from 1 to 64, got ${JSON.stringify(values.workers)}`)
  }
  return { workers, mockFlags: args.slice(end + 1) }
}
