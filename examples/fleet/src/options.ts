import { parseArgs } from 'node:util'

export const HELP = `npm run fleet -- --workers 4

Starts PostgreSQL, both mocked call services, one web server and several workers, each as a separate process.
DATABASE_URL, CALL_API_URL and NUM_DIALER_URL replace the database and the mocks; PORT is the web server's (3000).

  --workers <n>  from 1 to 64 (4)
  --help         show this text
  -- <flags>     for the mocked services: npm run mocks -- --help lists them
`

export interface Options {
  readonly workers: number
  readonly mockFlags: readonly string[]
}

/** Reads the command line; `undefined` if it asks for help. @throws {Error} if it is invalid */
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
