import { describe, expect, it } from 'vitest'
import { callingWindow, windowAt } from './calling-window.ts'
import { resolveNumberLimits } from './number-limits.ts'
import { RULE_PRESETS, type RulePreset } from './presets.ts'

const presets: [string, RulePreset][] = Object.entries(RULE_PRESETS)

describe('presets', () => {
  it.each(presets)('%s has valid rules for the callee, a source and dates, and says what was read', (name, preset) => {
    expect(preset.name).toBe(name)
    expect(callingWindow(preset.hours).rules[0]?.zone).toBe('callee')
    expect(() => resolveNumberLimits(preset.limits ?? {})).not.toThrow()
    expect(preset.source.length).toBeGreaterThan(20)
    expect(preset.note).toMatch(/^Read: /)
    expect([preset.since, preset.checked].every(date => /^\d{4}-\d\d-\d\d$/.test(date))).toBe(true)
  })

  it.each<[keyof typeof RULE_PRESETS, string, string, string]>([
    ['us-federal', 'America/Chicago', '2026-11-23T13:59Z', 'closed until 2026-11-23T14:00'],
    ['us-federal', 'America/Chicago', '2026-11-24T02:59Z', 'open until 2026-11-24T03:00'],
    ['us-florida', 'America/New_York', '2026-11-24T01:00Z', 'closed until 2026-11-24T13:00'],
    ['us-oklahoma', 'America/Chicago', '2026-11-24T01:59Z', 'open until 2026-11-24T02:00'],
    ['us-washington', 'America/Los_Angeles', '2026-11-24T04:00Z', 'closed until 2026-11-24T16:00'],
    ['australia', 'Australia/Perth', '2026-11-22T04:00Z', 'closed until 2026-11-23T01:00'],
    ['canada', 'America/Toronto', '2026-11-22T14:00Z', 'closed until 2026-11-22T15:00'],
    ['france', 'Europe/Paris', '2026-11-27T12:00Z', 'closed until 2026-11-27T13:00'],
    ['france', 'Europe/Paris', '2026-11-27T19:00Z', 'closed until 2026-11-30T09:00'],
  ])('%s in %s at %s is %s', (name, zone, now, expected) => {
    const found = windowAt(callingWindow(RULE_PRESETS[name].hours), [zone], new Date(now))
    const shown = found.state === 'never' ? 'never' : `${found.state} until ${found.until.toISOString().slice(0, 16)}`
    expect(shown).toBe(expected)
  })

  it('narrow each other: a state within the federal hours', () => {
    const window = callingWindow([RULE_PRESETS['us-federal'].hours, RULE_PRESETS['us-florida'].hours])
    expect(windowAt(window, ['America/New_York'], new Date('2026-11-24T01:30Z')).state).toBe('closed')
  })
})
