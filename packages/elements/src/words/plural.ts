/** The forms of a word by `Intl.PluralRules`. Languages with more forms than English name theirs. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string }

const rules = new Map<string, Intl.PluralRules>()
const formats = new Map<string, Intl.NumberFormat>()

/** The form of a word for this count: `calls` for 2. */
export function plural(language: string, count: number, forms: PluralForms): string {
  let rule = rules.get(language)
  if (!rule) rules.set(language, (rule = new Intl.PluralRules(language)))
  return forms[rule.select(count)] ?? forms.other
}

/** A number as people write it: `1,204`, in Spanish `1204` and `12.040`. */
export function formatNumber(count: number, language: string): string {
  let format = formats.get(language)
  if (!format) formats.set(language, (format = new Intl.NumberFormat(language)))
  return format.format(count)
}

/** The count and its word: `1 call`, `1,204 calls`. */
export const counted = (language: string, count: number, forms: PluralForms): string =>
  `${formatNumber(count, language)} ${plural(language, count, forms)}`
