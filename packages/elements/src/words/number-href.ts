/**
 * A template of an address with a number in the place of `{number}`. In a path `+` stands for
 * itself; after a `?` it would be read as a space.
 */
export function numberHref(number: string, template: string): string {
  const [path = '', ...query] = template.split('?')
  const encoded = encodeURIComponent(number)
  return [
    path.replaceAll('{number}', () => encoded.replaceAll('%2B', '+')),
    ...query.map(part => part.replaceAll('{number}', () => encoded)),
  ].join('?')
}
