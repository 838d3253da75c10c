import type { TemplateResult } from 'lit'
import { isTimeZone } from '../words/time.ts'
import { timeThereNow } from '../words/time-there.ts'
import { asError, field, type Message } from './field.ts'
import type { FormController } from './form-controller.ts'
import type { ScheduleFormWords } from './schedule-form.words.ts'
import { zoneInput } from './zone-input.ts'

/** The field of the zone, with what the number says of it. */
export function zoneField(form: FormController, words: ScheduleFormWords, now: Date): TemplateResult {
  const problem = form.problemOf('timeZone')
  return field({
    id: 'timeZone',
    label: words.timeZone,
    message: asError(problem) ?? hint(form, words, now),
    control: zoneInput({
      id: 'timeZone',
      timeZone: form.fields.timeZone,
      unknown: form.unknownZone,
      isInvalid: problem !== undefined,
      areWanted: form.areZonesWanted,
      now,
      words,
      onZone: timeZone => form.change({ timeZone }),
      onUnknown: text => form.changeToUnknownZone(text),
      onEnter: () => form.enterZone(),
      onLeave: () => form.leave('timeZone'),
    }),
  })
}

function hint({ fields, lookups }: FormController, words: ScheduleFormWords, now: Date): Message | undefined {
  const zones = lookups.checked?.timeZones?.filter(isTimeZone) ?? []
  const there = timeThereNow(zones, now, words.language)
  if (there === undefined) return undefined
  if (fields.zoneBy === 'number') {
    const text = `${words.zoneOfNumber} ${timeThereNow([fields.timeZone], now, words.language)}`
    return { kind: 'hint', text }
  }
  return { kind: 'hint', text: zones.length > 1 ? `${words.zonesOfNumber(zones.length)} ${there}` : there }
}
