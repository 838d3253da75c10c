import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { callApi } from '@outdial/call-client/call-api'
import type { numDialer } from '@outdial/call-client/num-dialer'
import { type CallProviderTestOptions, testCallProvider } from '@outdial/call-client/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Break, breakSource } from '../../../tools/broken-source.ts'
import { callApiKit } from './kit/call-api.ts'
import { CALL_API_MISTAKES, NUM_DIALER_MISTAKES, VONAGE_MISTAKES } from './kit/mistakes.ts'
import { numDialerKit } from './kit/num-dialer.ts'
import { vonageKit } from './vonage/kit.ts'
import type { vonage } from './vonage/vonage.ts'

const CALL_CLIENT = new URL('../../call-client/src/', import.meta.url)
const VONAGE = new URL('vonage/', import.meta.url)

/** A module of a copy of the source with these faults in it, deleted after the test. */
async function broken<Module>(source: URL, breaks: readonly Break[], file: string): Promise<Module> {
  const { folder, remove } = await breakSource(source, breaks)
  onTestFinished(remove)
  return import(/* @vite-ignore */ pathToFileURL(join(folder, file)).href) as Promise<Module>
}

/** The names of the failing cases among those whose names begin so. */
async function failing(options: CallProviderTestOptions, start: string): Promise<string[]> {
  const cases = new Map<string, () => Promise<void>>()
  testCallProvider((name, run) => cases.set(name, run), options)
  const failed: string[] = []
  for (const [name, run] of cases) {
    if (!name.startsWith(start)) continue
    try {
      await run()
    } catch {
      failed.push(name)
    }
  }
  return failed
}

describe('the kit detects', () => {
  it.each(CALL_API_MISTAKES)('$name', async ({ breaks, fails }) => {
    const copy = await broken<{ callApi: typeof callApi }>(CALL_CLIENT, breaks, 'providers/call-api/index.ts')
    expect(await failing(callApiKit(copy.callApi), fails)).toEqual([fails])
  })

  it.each(NUM_DIALER_MISTAKES)('$name', async ({ breaks, fails }) => {
    const copy = await broken<{ numDialer: typeof numDialer }>(CALL_CLIENT, breaks, 'providers/num-dialer/index.ts')
    expect(await failing(numDialerKit(copy.numDialer), fails)).toEqual([fails])
  })

  it.each(VONAGE_MISTAKES)('$name', async ({ breaks, fails }) => {
    const copy = await broken<{ vonage: typeof vonage }>(VONAGE, breaks, 'vonage.ts')
    expect(await failing(vonageKit(copy.vonage), fails)).toEqual([fails])
  })
})

describe('the kit accepts unbroken copies', () => {
  it('of the providers of the package', async () => {
    const { callApi: open } = await broken<{ callApi: typeof callApi }>(CALL_CLIENT, [], 'providers/call-api/index.ts')
    expect(await failing(callApiKit(open), '')).toEqual([])
  })

  it('of the provider of the guide', async () => {
    const { vonage: open } = await broken<{ vonage: typeof vonage }>(VONAGE, [], 'vonage.ts')
    expect(await failing(vonageKit(open), '')).toEqual([])
  })
})
