import { countryName } from '../words/country-name.ts'
import type { Message } from './field.ts'
import type { FormController } from './form-controller.ts'
import type { ScheduleFormWords } from './schedule-form.words.ts'

/** What is said of a number without a problem: its country, or how to write one. */
export function numberMessage(form: FormController, words: ScheduleFormWords): Message | undefined {
  const { number, valid, country } = form.lookups.checked ?? {}
  const { language } = words
  if (form.problemOf('number')) return undefined
  if (number === undefined) {
    const { defaultCountry } = form
    const text = defaultCountry ? words.withCodeOr(countryName(defaultCountry, language)) : words.withCode
    return { kind: 'hint', text }
  }
  if (valid === false) return { kind: 'warning', text: words.noPlan }
  return country ? { kind: 'hint', text: countryName(country, language) } : undefined
}
