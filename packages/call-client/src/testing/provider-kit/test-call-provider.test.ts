import { describe, expect, it } from 'vitest'
import { callApi } from '../../providers/call-api/call-api.ts'
import { provider } from '../provider-by-hand.ts'
import type { CallProviderTestOptions } from './options.ts'
import { testCallProvider } from './test-call-provider.ts'

const words = { ringing: 'ringing' } as const

const everything: CallProviderTestOptions = {
  open: () =>
    provider({
      get: async () => ({ status: 'ringing' }),
      find: async () => [],
      hangUp: async () => {},
      check: async () => ({}),
    }).port,
  placed: () => ({}),
  refused: {},
  limitMs: () => 0,
  get: { words, answer: () => ({}) },
  find: { answer: () => ({}) },
  hangUp: { answer: () => ({}), ended: () => ({}) },
  webhooks: { words, create: () => ({ body: '' }), sign: webhook => webhook, expires: true },
  startService: () => ({ baseUrl: 'http://service.test' }),
}

function declared(options: CallProviderTestOptions): string[] {
  const names: string[] = []
  testCallProvider(name => names.push(name), options)
  return names
}

const subjectsOf = (options: CallProviderTestOptions) => [
  ...new Set(declared(options).map(name => name.slice(0, name.indexOf(':')))),
]

describe('the kit', () => {
  it('names each case once', () => {
    const names = declared(everything)
    expect(names.length).toBeGreaterThan(90)
    expect(new Set(names).size).toBe(names.length)
  })

  it('leaves out what a provider does not offer', () => {
    const { open, placed, ...rest } = everything
    const least = { open: () => provider({}, { webhooks: false }).port, placed }
    expect(subjectsOf(least)).toEqual([
      'placing',
      'proof',
      'ids',
      'connections',
      'sending',
      'limits',
      'addresses',
      'secrets',
    ])
    expect(subjectsOf({ open, placed, ...rest })).toEqual([
      ...subjectsOf(least),
      'words',
      'webhooks',
      'hostile webhooks',
      'receiving',
      'forged webhooks',
      'polling',
      'finding',
      'checking',
      'hanging up',
      'with a service',
    ])
  })

  it('leaves out what needs connections if it answers by `fetch`', () => {
    const names = declared({ ...everything, sockets: false })
    expect(
      names.filter(name => /^connections:|gzip|unpacks|reset at the first byte|name that is not found/.test(name)),
    ).toEqual([])
    expect(names.length).toBeGreaterThan(80)
  })

  it.each(['get', 'find', 'hangUp', 'webhooks'] as const)('asks for `%s` if the provider needs it', option => {
    const { [option]: _, ...others } = everything
    expect(() => declared(others)).toThrow(new RegExp(`Expected \`${option}\`, because by-hand has`))
  })

  it.each([true, false])('reports an option that fails to answer (connections: %s)', async sockets => {
    const cases = new Map<string, () => Promise<void>>()
    const placed = () => {
      throw new Error('no such field')
    }
    const open: CallProviderTestOptions['open'] = ({ baseUrl, fetch }) => callApi({ baseUrl, fetch })
    const get = { words, answer: () => ({}) }
    testCallProvider((name, run) => cases.set(name, run), { open, placed, get, sockets })
    const run = cases.get('ids: the id of the answer is the id of the call') ?? expect.unreachable('no such case')
    await expect(run()).rejects.toThrow('no such field')
  })

  it('fails a provider that is none', async () => {
    const cases: (() => Promise<void>)[] = []
    const open = () => ({
      ...callApi(),
      place: async () => ({ providerCallId: 'x'.repeat(300), status: 'ringing' as const }),
    })
    testCallProvider((_, run) => cases.push(run), {
      open,
      placed: () => ({}),
      get: { words, answer: () => ({}) },
      sockets: false,
    })
    const results = await Promise.allSettled(cases.map(run => run()))
    const failed = results.filter(({ status }) => status === 'rejected').length
    expect(failed).toBeGreaterThan(cases.length / 2)
  })
})
