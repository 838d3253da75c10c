import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { memoryStore } from '../memory/memory-store.ts'
import { testCallStore } from './test-call-store.ts'

function declared(options: Parameters<typeof testCallStore>[2]): string[] {
  const names: string[] = []
  testCallStore(name => names.push(name), memoryStore, options)
  return names
}

describe('the kit', () => {
  it('names each case once', () => {
    const names = declared({ another: memoryStore })
    expect(new Set(names).size).toBe(names.length)
  })

  it('leaves out what a store does not offer', () => {
    expect(declared({ watch: false }).some(name => name.startsWith('watching:'))).toBe(false)
    expect(declared({}).some(name => /^(sharing|stale reads|concurrent commits):/.test(name))).toBe(false)
    expect(declared({ watch: false, another: memoryStore }).filter(name => /watch|hint/.test(name))).toEqual([])
  })

  it('has the cases that the guide names', async () => {
    const guide = await readFile(new URL('../../../../docs/writing-a-store.md', import.meta.url), 'utf8')
    const table = guide.slice(guide.indexOf('## Mistakes'))
    const named = [...table.matchAll(/`([a-z ]+: [^`]+)`/g)].map(([, name]) => name)
    expect(named.length).toBeGreaterThan(20)
    const names = declared({ another: memoryStore })
    expect(named.filter(name => name !== undefined && !names.includes(name))).toEqual([])
  })
})
