import { toPhoneNumber } from '../kernel/phone-number.ts'
import { TABLE } from './table.ts'

const NONE: readonly string[] = Object.freeze([])
const MAX_PREFIX_LENGTH = 9

let table: ReadonlyMap<string, readonly string[]> | undefined

/**
 * The IANA zones that a number may be in, by its longest known prefix: one for `+49…`, several for
 * prefixes that span zones, none for numbers without a place, such as `+800…`. A prefix says where a
 * number was issued, not where the phone is, and for the mobile numbers of some countries the source
 * names one zone of several (+61 4…: Sydney). If you know the zone of a person, use that.
 *
 * The zones come from libphonenumber, and runtimes with old zone data may not know all of them.
 *
 * @param number E.164 with `+`
 * @throws {CallError} `invalid-number`, for other texts
 */
export function zonesOf(number: string): readonly string[] {
  const digits = toPhoneNumber(number).slice(1)
  table ??= parse(TABLE)
  for (let length = Math.min(MAX_PREFIX_LENGTH, digits.length); length > 0; length--) {
    const zones = table.get(digits.slice(0, length))
    if (zones) return zones
  }
  return NONE
}

function parse(text: string): Map<string, readonly string[]> {
  const zonesByPrefix = new Map<string, readonly string[]>()
  for (const line of text.trim().split('\n')) {
    const [zones = '', prefixes = ''] = line.split('|')
    const list: readonly string[] = Object.freeze(zones.split(' '))
    for (const range of prefixes.split(' ')) {
      const [first = '', last = first] = range.split('-')
      for (let prefix = Number(first); prefix <= Number(last); prefix++) zonesByPrefix.set(String(prefix), list)
    }
  }
  return zonesByPrefix
}
