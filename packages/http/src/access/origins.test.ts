import { describe, expect, it } from 'vitest'
import { LATER, ADA as TO } from '../testing/answers.ts'
import { guarded, TOKEN } from '../testing/guarded.ts'
import { scheduling } from '../testing/scheduling.ts'

const APP = 'https://app.example'
const EVIL = 'https://evil.example'
const crossSite = (origin: string) => ({ Origin: origin, 'Sec-Fetch-Site': 'cross-site' })
const allowed = (response: Response) => response.headers.get('access-control-allow-origin')

describe('pages of allowed origins', () => {
  const open = () => scheduling({ origins: [APP], token: TOKEN })
  const bearer = { Authorization: `Bearer ${TOKEN}` }

  it('are answered before they ask, and may send what the API needs', async () => {
    const { url } = await open()
    const ask = (origin: string, headers: Record<string, string> = {}) =>
      fetch(`${url}/api/calls`, { method: 'OPTIONS', headers: { ...crossSite(origin), ...headers } })
    const preflight = await ask(APP, { 'Access-Control-Request-Method': 'PATCH' })
    expect([preflight.status, allowed(preflight), preflight.headers.get('vary')]).toEqual([204, APP, 'Origin'])
    expect(preflight.headers.get('access-control-allow-methods')).toContain('PATCH')
    expect(preflight.headers.get('access-control-allow-headers')).toContain('If-Match')
    expect(preflight.headers.get('access-control-allow-credentials')).toBe('true')
    for (const refused of [await ask(EVIL, { 'Access-Control-Request-Method': 'PATCH' }), await ask(APP)]) {
      expect(refused.status).toBe(401)
    }
  })

  it('read, change, see refusals and follow events; others do not', async () => {
    const { url } = await open()
    const headers = { ...bearer, ...crossSite(APP), 'Content-Type': 'application/json' }
    const body = JSON.stringify({ to: TO, at: LATER })
    const added = await fetch(`${url}/api/calls`, { method: 'POST', body, headers })
    expect([added.status, allowed(added)]).toEqual([201, APP])
    expect(added.headers.get('access-control-expose-headers')).toContain('ETag')
    const unknown = await fetch(`${url}/api/calls`, { headers: crossSite(APP) })
    expect([unknown.status, allowed(unknown)]).toEqual([401, APP])
    const gone = new AbortController()
    const events = await fetch(`${url}/api/events`, { headers, signal: gone.signal })
    expect([events.status, allowed(events)]).toEqual([200, APP])
    gone.abort()
    const evil = { ...headers, ...crossSite(EVIL) }
    const refused = await fetch(`${url}/api/calls`, { method: 'POST', body, headers: evil })
    expect([refused.status, allowed(refused), refused.headers.get('vary')]).toEqual([403, null, 'Origin'])
    expect(allowed(await fetch(`${url}/api/calls`, { headers: evil }))).toBeNull()
  })

  it('are named exactly', async () => {
    for (const origin of ['*', 'app.example', 'https://app.example/', 'https://app.example/x', 'null']) {
      await expect(guarded({ origins: [origin] })).rejects.toThrow(`such as https://app.example, got ${origin}`)
    }
    await expect(guarded({ origins: APP as never })).rejects.toThrow('Expected `origins` to be a list')
  })
})
