// Builds the packages, packs them as npm would publish them, and installs them beside Next.js. In a
// project of your own: `npm install @outdial/http …`.
import { execSync } from 'node:child_process'
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const here = import.meta.dirname
const root = join(here, '../..')
const packed = join(here, 'packed')
const run = (command, cwd) => execSync(command, { cwd, stdio: ['ignore', 'ignore', 'inherit'] })

rmSync(packed, { recursive: true, force: true })
mkdirSync(packed)
run('npm run build', root)
const pnpm = join(root, 'node_modules/.bin/pnpm')
run(`${pnpm} --recursive --filter "./packages/*" exec ${pnpm} pack --pack-destination ${packed}`, root)
for (const name of readdirSync(packed))
  renameSync(join(packed, name), join(packed, name.replace(/-\d.*\.tgz$/, '.tgz')))
// The tarballs have the names of the last ones, so npm would keep what it has.
rmSync(join(here, 'node_modules/@outdial'), { recursive: true, force: true })
run('npm install --no-package-lock --no-audit --no-fund --prefer-offline --loglevel=error', here)
