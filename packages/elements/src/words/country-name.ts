const names = new Map<string, Intl.DisplayNames>()

/** `Spain`, from its ISO 3166 code. */
export function countryName(country: string, language: string): string {
  let known = names.get(language)
  if (!known) names.set(language, (known = new Intl.DisplayNames(language, { type: 'region' })))
  try {
    return known.of(country) ?? country
  } catch {
    return country
  }
}
