import { glob, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export interface Named {
  readonly name: string
  readonly description?: string
}

interface Manifest {
  readonly modules: readonly {
    readonly path: string
    readonly declarations: readonly {
      readonly tagName: string
      readonly attributes?: readonly Named[]
      readonly events?: readonly Named[]
      readonly cssParts?: readonly Named[]
      readonly cssProperties?: readonly Named[]
    }[]
  }[]
}

/** What a manifest says of an element. */
export interface Element {
  readonly module: string
  readonly tagName: string
  readonly attributes: readonly Named[]
  readonly events: readonly Named[]
  readonly parts: readonly Named[]
  readonly customProperties: readonly Named[]
}

export function readElements(text: string): readonly Element[] {
  const manifest: Manifest = JSON.parse(text)
  return manifest.modules.flatMap(({ path, declarations }) =>
    declarations.map(({ tagName, attributes = [], events = [], cssParts = [], cssProperties = [] }) => {
      return { module: path, tagName, attributes, events, parts: cssParts, customProperties: cssProperties }
    }),
  )
}

/** The elements that are defined, with the files that define them. */
export async function definedIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const defined = new Map<string, string>()
  for await (const file of glob('**/*.ts', { cwd: folder, exclude: path => path.endsWith('.test.ts') })) {
    const path = join(folder, file)
    for (const [, tag = ''] of matches(await readFile(path, 'utf8'), /customElements\.define\('([\w-]+)'/g)) {
      defined.set(tag, path)
    }
  }
  return defined
}

/** The text of a file and of all that it imports to run, itself first. */
export async function sourcesOf(entry: string): Promise<readonly string[]> {
  const texts = new Map<string, string>()
  const visit = async (path: string): Promise<void> => {
    if (texts.has(path)) return
    const text = await readFile(path, 'utf8')
    texts.set(path, text)
    for (const [, specifier = ''] of matches(text, /^(?:import|export|\}) (?!type\b)[^;]*?from '(\.[^']+)'/gm)) {
      await visit(join(dirname(path), specifier))
    }
  }
  await visit(entry)
  return [...texts.values()]
}

/** The attributes of `static properties`: without inner state and property-only fields. */
export function attributesIn(source: string): readonly string[] {
  const [, block = ''] = /static override properties = (\{.*?\n {2}\}|\{[^\n]*\})\n/s.exec(source) ?? []
  const properties = [...matches(block.slice(1, -1), /(\w+): \{([^}]*)\}/g)]
  return properties
    .filter(([, , options = '']) => !/state: true|attribute: false/.test(options))
    .map(([, name = '', options = '']) => /attribute: '([\w-]+)'/.exec(options)?.[1] ?? name.toLowerCase())
    .sort()
}

/** The events of the classes that are dispatched. */
export const eventsIn = (sources: readonly string[]): readonly string[] =>
  unique(sources, /static readonly type = '(outdial-[\w-]+)'/g)

/** The parts of the templates; `*` stands for an inserted value. */
export const partsIn = (sources: readonly string[]): readonly string[] => {
  const values = sources.flatMap(text => [...matches(text, /\bpart=(?:"([^"]*)"|([\w-]+))/g)])
  const parts = values.flatMap(([, quoted, bare]) => (quoted ?? bare ?? '').replaceAll(/\$\{.*?\}/g, '*').split(/\s+/))
  return [...new Set(parts)].filter(part => part !== '' && part !== '*').sort()
}

export const fits = (part: string, name: string): boolean =>
  new RegExp(`^${part.replaceAll('*', '[\\w-]+')}$`).test(name)

export const customPropertiesIn = (sources: readonly string[]): readonly string[] =>
  unique(sources, /var\((--outdial-[\w-]+)/g)

const unique = (sources: readonly string[], pattern: RegExp) =>
  [...new Set(sources.flatMap(text => [...matches(text, pattern)].map(([, found = '']) => found)))].sort()

const matches = (text: string, pattern: RegExp) => text.matchAll(pattern)
