// The types of the router's answers for packages/elements, generated from the router's OpenAPI
// document. `npm run openapi` renews them; `npm run check` fails if they are out of date.
import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import openapiTypescript, { astToString, type OpenAPI3 } from 'openapi-typescript'
import { createOpenApiDocument } from '../packages/http/src/openapi/document.ts'

const PATH = 'packages/elements/src/api/openapi.d.ts'

// Through JSON, as the router serves it: the two libraries type a document differently. Without
// descriptions, so that only a change of the data makes the types differ.
const document: OpenAPI3 = JSON.parse(
  JSON.stringify(createOpenApiDocument({ dialer: true, scheduler: true, sessionCookie: 'outdial' })),
  (name, value: unknown) => (/^(description|examples?)$/.test(name) && typeof value !== 'object' ? undefined : value),
)
// The elements need the schemas alone.
const types = astToString(await openapiTypescript({ ...document, paths: {} }))
const text = execFileSync('biome', ['format', `--stdin-file-path=${PATH}`], {
  input: `// Generated from the router's OpenAPI document by \`npm run openapi\`. Do not edit.\n\n${types}`,
  encoding: 'utf8',
})

if (process.argv.includes('--renew')) await writeFile(PATH, text)
else if ((await readFile(PATH, 'utf8')) !== text) {
  console.log(`${PATH} is out of date. Renew it: npm run openapi`)
  process.exitCode = 1
}
