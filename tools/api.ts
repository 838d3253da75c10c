// The public surface of each package: one committed report per entry of its `exports`, written by API Extractor from the
// built declarations. `npm run api` builds and renews the reports; `npm run check` fails if one is out of date.
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { Extractor, ExtractorConfig, ExtractorLogLevel, type ExtractorMessage } from '@microsoft/api-extractor'

const localBuild = process.argv.includes('--renew')
const TEMPORARY = resolve('.cache/api')
const outdated: string[] = []

const show = (message: ExtractorMessage) => {
  const isDiff = message.messageId === 'console-api-report-diff'
  if (isDiff ? !localBuild : message.logLevel === ExtractorLogLevel.Error) console.log(message.text)
  message.handled = true
}

/** Reports the entry whose declarations are in the file `types`. Returns the report's file name. */
function report(folder: string, types: string): string {
  const name = `${basename(types, '.d.ts')}.api.md`
  const entry = join(folder, types)
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(folder, 'package.json'),
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: entry,
      newlineKind: 'lf',
      compiler: {
        overrideTsconfig: {
          compilerOptions: { target: 'ES2023', module: 'preserve', types: ['node'], strict: true, skipLibCheck: true },
          files: [entry],
        },
      },
      apiReport: {
        enabled: true,
        // Types that are mentioned without being exported belong to the surface too. The main entry mentions nearly all.
        includeForgottenExports: name === 'index.api.md',
        reportFolder: join(folder, 'api'),
        reportTempFolder: join(TEMPORARY, basename(folder)),
        reportFileName: name,
      },
      docModel: { enabled: false },
    },
  })
  const { succeeded } = Extractor.invoke(config, { localBuild, printApiReportDiff: true, messageCallback: show })
  if (!succeeded) outdated.push(join(folder, 'api', name))
  return name
}

for (const directory of await readdir('packages')) {
  const folder = resolve('packages', directory)
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const entries = Object.values<{ readonly types?: string }>(manifest.exports)
  await mkdir(join(folder, 'api'), { recursive: true })
  const reports = entries.flatMap(({ types }) => (types === undefined ? [] : [report(folder, types)]))
  for (const name of await readdir(join(folder, 'api'))) {
    if (reports.includes(name)) continue
    // The entry of this report is gone.
    if (localBuild) await rm(join(folder, 'api', name))
    else outdated.push(join(folder, 'api', name))
  }
}
for (const path of outdated) console.log(`${path} is out of date. Renew it: npm run api`)
process.exitCode = outdated.length > 0 ? 1 : 0
