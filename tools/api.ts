// The public surface of each package: one committed report per entry of its `exports`, written by
// API Extractor from the built declarations. `npm run api` builds and renews the reports;
// `npm run check` fails if one is out of date, or names an export without a doc comment. The entries `internal` promise nothing and have none.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { Extractor, ExtractorConfig, ExtractorLogLevel, type ExtractorMessage } from '@microsoft/api-extractor'
import { run } from './run.ts'

const GENERATED = resolve('.cache/api')

const showErrors = (message: ExtractorMessage) => {
  if (message.logLevel === ExtractorLogLevel.Error) console.log(message.text)
  message.handled = true
}

// TypeScript orders the members of an inferred union by internal ids, which unrelated changes move.
const sortUnions = (report: string): string =>
  report
    .replaceAll(/(?:^ +"?[\w-]+"?: "[\w-]+";\n)+/gm, lines =>
      lines
        .split(/(?<=\n)/)
        .toSorted()
        .join(''),
    )
    .replaceAll(/"[\w-]+"(?: \| "[\w-]+")+/g, union => union.split(' | ').toSorted().join(' | '))

/** The exports of a report that have no doc comment. */
const withoutComment = (report: string): string[] =>
  [...report.matchAll(/^\/\/ @public.*\(undocumented\)\n(?:\/\/.*\n)*export (.*)$/gm)].map(([, name = '']) => name)

/** Reports the entry whose declarations are in the file `types`. Returns the path of the report. */
async function generate(folder: string, types: string): Promise<string> {
  const name = `${basename(types, '.d.ts')}.api.md`
  const reportFolder = join(GENERATED, basename(folder))
  await mkdir(reportFolder, { recursive: true })
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(folder, 'package.json'),
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: join(folder, types),
      newlineKind: 'lf',
      compiler: {
        overrideTsconfig: {
          compilerOptions: { target: 'ES2023', module: 'preserve', types: ['node'], strict: true, skipLibCheck: true },
          files: [join(folder, types)],
        },
      },
      apiReport: {
        enabled: true,
        // Types that are mentioned but not exported are part of the surface. `index` mentions nearly all.
        includeForgottenExports: name === 'index.api.md',
        reportFolder,
        reportTempFolder: join(reportFolder, 'temp'),
        reportFileName: name,
      },
      docModel: { enabled: false },
    },
  })
  const { succeeded } = Extractor.invoke(config, { localBuild: true, messageCallback: showErrors })
  if (!succeeded) throw new Error(`API Extractor failed on ${config.mainEntryPointFilePath}`)
  const path = join(reportFolder, name)
  await writeFile(path, sortUnions(await readFile(path, 'utf8')))
  return path
}

const renew = process.argv.includes('--renew')
let outdated = 0
let undocumented = 0
for (const directory of await readdir('packages')) {
  const folder = resolve('packages', directory)
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const entries = Object.entries<{ readonly types?: string }>(manifest.exports)
  const committed = join(folder, 'api')
  await rm(join(GENERATED, directory), { recursive: true, force: true })
  if (renew) await rm(committed, { recursive: true, force: true })
  await mkdir(committed, { recursive: true })
  const names = new Set(await readdir(committed))
  for (const [entry, { types }] of entries) {
    if (types === undefined || entry === './internal') continue
    const path = await generate(folder, types)
    const report = join(committed, basename(path))
    for (const name of withoutComment(await readFile(path, 'utf8'))) {
      console.log(`${manifest.name}${entry.slice(1)}: ${name} has no doc comment`)
      undocumented++
    }
    names.delete(basename(path))
    if (renew) await writeFile(report, await readFile(path, 'utf8'))
    const { code, output } = await run('diff', ['-u', report, path])
    if (code !== 0) console.log(output, `\n${report} is out of date. Renew it: npm run api\n`)
    if (code !== 0) outdated++
  }
  for (const name of names) console.log(`${join(committed, name)}: its entry is gone. Renew the reports: npm run api`)
  outdated += names.size
}
process.exitCode = outdated + undocumented > 0 ? 1 : 0
