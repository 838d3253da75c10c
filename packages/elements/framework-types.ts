// Writes src/frameworks/element-types.ts from custom-elements.json. The build runs this after `cem analyze`.
import { readFile, writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'

interface Manifest {
  readonly modules: readonly {
    readonly declarations: readonly {
      readonly name: string
      readonly tagName: string
      readonly members?: readonly { readonly kind: string; readonly name: string; readonly static?: boolean }[]
      readonly attributes?: readonly { readonly name: string; readonly fieldName: string }[]
      readonly events?: readonly { readonly name: string; readonly type: { readonly text: string } }[]
    }[]
  }[]
}

/** The types of the elements for templates: their properties, attributes and events. */
export function frameworkTypes(manifest: string): string {
  const { modules }: Manifest = JSON.parse(manifest)
  const classes = new Set<string>()
  const elements = modules
    .flatMap(({ declarations }) => declarations)
    // The analyzer's order is that of the file system.
    .toSorted((one, other) => (one.tagName < other.tagName ? -1 : 1))
    .map(({ name, tagName, members = [], attributes = [], events = [] }) => {
      for (const used of [name, ...events.map(({ type }) => type.text)]) classes.add(used)
      const properties = members.filter(member => member.kind === 'field' && !member.static).map(({ name }) => name)
      // The others are spelled as their properties.
      const dashed = attributes.filter(attribute => attribute.name !== attribute.fieldName)
      return `  '${tagName}': {
    element: ${name}
    properties: Pick<${name}, ${properties.map(property => `'${property}'`).join(' | ')}>
    attributes: {${dashed.map(attribute => `\n      '${attribute.name}': ${name}['${attribute.fieldName}']`).join('')}${dashed.length > 0 ? '\n    ' : ''}}
    events: {${events.map(event => `\n      '${event.name}': ${event.type.text}`).join('')}${events.length > 0 ? '\n    ' : ''}}
  }`
    })
  return `// Generated from custom-elements.json by framework-types.ts: \`pnpm --filter @outdial/elements run build\`.
import type { ${[...classes].sort().join(', ')} } from '../index.ts'

/** The class of each element, and its properties, attributes and events. */
export interface ElementTypes {
${elements.join('\n')}
}
`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const manifest = await readFile('custom-elements.json', 'utf8')
  await writeFile('src/frameworks/element-types.ts', frameworkTypes(manifest))
}
