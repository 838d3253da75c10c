import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inflate } from '@sparticuz/chromium'
import type { LaunchOptions } from 'playwright'

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

// Tests must not use the network outside this machine, and CI runs as root.
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

/**
 * Options to launch a real Chromium: the one that `CHROMIUM` names, else an installed one, else the
 * one in the npm package `@sparticuz/chromium`, unpacked once into `node_modules/.cache`.
 *
 * @throws {Error} if `CHROMIUM` names a file that does not exist
 */
export async function chromiumLaunchOptions(): Promise<LaunchOptions> {
  const named = process.env.CHROMIUM
  if (named && !existsSync(named)) throw new Error(`Expected CHROMIUM to name a browser, got ${named}: no such file`)
  const executablePath = named || INSTALLED.find(path => existsSync(path))
  if (executablePath) return { executablePath, args: ARGS }

  const home = await unpacked()
  return {
    executablePath: join(home, 'chromium'),
    args: ARGS,
    env: {
      ...process.env,
      LD_LIBRARY_PATH: [join(home, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
      FONTCONFIG_FILE: join(home, 'fonts.conf'),
    },
  }
}

async function unpacked(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  const archives = join(entry, '..', '..', 'bin')
  const { version } = createRequire(import.meta.url)(join(entry, '..', '..', 'package.json'))
  const home = fileURLToPath(new URL(`../node_modules/.cache/chromium-${version}`, import.meta.url))
  if (existsSync(home)) return home

  // Unpacked beside and renamed, so that a killed or concurrent process leaves no partial browser.
  const fresh = `${home}.${process.pid}`
  await mkdir(fresh, { recursive: true })
  const { TMPDIR } = process.env
  process.env.TMPDIR = fresh // the package unpacks into os.tmpdir()
  try {
    await Promise.all(['chromium.br', 'fonts.tar.br', 'al2023.tar.br'].map(name => inflate(join(archives, name))))
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = TMPDIR
  }
  await writeFile(join(fresh, 'fonts.conf'), fontConfig(home))
  await rename(fresh, home).catch(async () => rm(fresh, { recursive: true, force: true }))
  return home
}

// The package's own configuration has the font folders of a cloud service. Without fonts, text has
// no width.
const fontConfig = (home: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>${join(home, 'fonts')}</dir>
  <cachedir>${join(home, 'fonts-cache')}</cachedir>
</fontconfig>
`
