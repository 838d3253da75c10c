import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const { resolve } = createRequire(import.meta.url)
const programOf = (name: string, file: string) => join(dirname(resolve(`${name}/package.json`)), file)

/** The demo, a web server or a worker depending on `ROLE`. */
export const DEMO = programOf('@outdial/demo', 'src/main.ts')
/** The command `outdial-mocks`. */
export const MOCKS = programOf('@outdial/call-mocks', 'src/bin.ts')
