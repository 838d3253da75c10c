// Writes the API reference, one page per entry of the packages, from the doc comments of the sources:
// `docs/api`, which is not committed.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Application, OptionDefaults, ReflectionKind } from 'typedoc'
import type { PluginOptions } from 'typedoc-plugin-markdown'
import { ROOT } from './pages.ts'

/** The source of each documented entry, by the name that programs import. */
function entries(): Map<string, string> {
  const found = new Map<string, string>()
  for (const folder of readdirSync(join(ROOT, 'packages'))) {
    const { name, exports } = JSON.parse(readFileSync(join(ROOT, 'packages', folder, 'package.json'), 'utf8'))
    for (const [entry, target] of Object.entries<{ '@outdial/source'?: string }>(exports)) {
      const source = target['@outdial/source']
      // `internal` promises nothing. The entry of an element exports what the package does.
      const isHidden = entry === './internal' || (name === '@outdial/elements' && !/^\.(?:\/client)?$/.test(entry))
      if (source !== undefined && !isHidden) found.set(`${name}${entry.slice(1)}`, join('packages', folder, source))
    }
  }
  return found
}

const TAGS_OF_ELEMENTS: `@${string}`[] = ['@attr', '@csspart', '@cssprop', '@element', '@fires', '@slot']
const sources = entries()
const markdown: Partial<PluginOptions> = {
  entryFileName: 'index',
  outputFileStrategy: 'modules',
  excludeScopesInPaths: true,
  hidePageHeader: true,
  hideBreadcrumbs: true,
  useCodeBlocks: false,
  useHTMLEncodedBrackets: true,
  sanitizeComments: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  typeAliasPropertiesFormat: 'table',
  typeDeclarationFormat: 'table',
}
const app = await Application.bootstrapWithPlugins({
  ...markdown,
  plugin: ['typedoc-plugin-markdown'],
  name: 'API reference',
  basePath: ROOT,
  entryPoints: [...sources.values()].map(path => resolve(ROOT, path)),
  tsconfig: join(ROOT, 'tsconfig.json'),
  outputs: [{ name: 'markdown', path: join(ROOT, 'docs', 'api') }],
  readme: 'none',
  // `npm run check` compiles the sources.
  skipErrorChecking: true,
  // The README of elements lists what these say.
  blockTags: [...OptionDefaults.blockTags, ...TAGS_OF_ELEMENTS],
  excludeTags: TAGS_OF_ELEMENTS,
  excludeInternal: true,
  excludePrivate: true,
  excludeExternals: true,
  disableSources: true,
  validation: false,
  logLevel: 'Warn',
})
const project = await app.convert()
if (!project) throw new Error('The sources could not be read')
// TypeDoc names an entry by the path of its source.
const names = new Map([...sources].map(([name, path]) => [path.replace(/(?:\/index)?\.ts$/, ''), name]))
for (const module of project.getChildrenByKind(ReflectionKind.Module)) {
  const name = names.get(module.name)
  if (name === undefined) throw new Error(`Expected the path of an entry, got ${module.name}`)
  module.name = name
}
await app.generateOutputs(project)
