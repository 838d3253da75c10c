import { readFileSync } from 'node:fs'

/** The modules that are published, by their sources: `src/dialer/dialer.ts` is `dist/dialer.js`. */
const published = new Map(
  Object.values(JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')).exports)
    .filter(entry => entry['@outdial/source'])
    .map(entry => [entry['@outdial/source'].slice(2), entry.default.slice(2)]),
)

const isPublic = ({ privacy = 'public' }) => privacy === 'public'

/** Custom properties that several elements have are written down once, with the styles that read them. */
function sharedCustomProperties() {
  const ofStyles = new Map()
  return {
    name: 'shared-custom-properties',
    collectPhase({ ts, node }) {
      if (!ts.isVariableStatement(node)) return
      const [declaration] = node.declarationList.declarations
      const tags = ts.getJSDocTags(node).filter(({ tagName }) => tagName.text === 'cssprop')
      const properties = tags.map(({ comment }) => {
        const [, name, description] = /^(--[\w-]+) - (.+)$/s.exec(comment) ?? []
        return { name, description }
      })
      if (properties.length > 0) ofStyles.set(declaration.name.getText(), properties)
    },
    analyzePhase({ ts, node, moduleDoc }) {
      if (!ts.isClassDeclaration(node)) return
      const member = node.members.find(({ name }) => name?.getText() === 'styles')
      const names = member?.initializer?.elements?.map(element => element.getText()) ?? []
      const properties = names.flatMap(name => ofStyles.get(name) ?? [])
      const declaration = moduleDoc.declarations?.find(({ name }) => name === node.name?.getText())
      if (properties.length > 0) declaration.cssProperties = [...properties, ...(declaration.cssProperties ?? [])]
    },
  }
}

/** Keeps the public surface under its published names: no private members or state, events with their classes. */
const asPublished = () => ({
  name: 'as-published',
  packageLinkPhase({ customElementsManifest: manifest }) {
    const eventClasses = new Map()
    for (const { name, members = [] } of manifest.modules.flatMap(({ declarations }) => declarations)) {
      const type = members.find(member => member.name === 'type' && member.static)?.default
      if (type?.startsWith("'outdial-")) eventClasses.set(type.slice(1, -1), name)
    }
    manifest.modules = manifest.modules.filter(module => published.has(module.path))
    for (const module of manifest.modules) {
      module.declarations = module.declarations.filter(({ customElement }) => customElement)
      for (const element of module.declarations) {
        const inner = new Set(element.members?.filter(member => !isPublic(member)).map(({ name }) => name))
        element.members = element.members?.filter(isPublic)
        element.attributes = element.attributes?.filter(({ fieldName }) => !inner.has(fieldName))
        // Those that the analyzer has guessed from the code have no description.
        element.events = element.events
          ?.filter(({ description }) => description)
          .map(event => ({ ...event, type: { text: eventClasses.get(event.name) ?? 'Event' } }))
      }
      module.exports = module.exports?.filter(({ declaration }) => declaration.module === module.path)
      for (const { declaration } of module.exports ?? []) declaration.module = published.get(module.path)
      module.path = published.get(module.path)
    }
    manifest.modules = manifest.modules.filter(({ declarations }) => declarations.length > 0)
  },
})

export default {
  globs: ['src/**/*.ts'],
  exclude: ['src/**/*.test.ts', 'src/testing/**'],
  litelement: true,
  packagejson: false,
  plugins: [sharedCustomProperties(), asPublished()],
}
