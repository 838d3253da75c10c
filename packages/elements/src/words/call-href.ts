/** A template of an address with the id of a call in the place of `{id}`. */
export const callHref = (id: string, template: string): string =>
  template.replaceAll('{id}', () => encodeURIComponent(id))
