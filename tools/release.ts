// Shows what a release would publish, and reads each tarball: `npm run release -- --dry-run`. It works
// on a copy, so the tree stays as it is, and uploads nothing. Without `--dry-run` it only refuses: the steps of a
// real release are in .changeset/README.md.
import { cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { run } from './run.ts'
import { faultsOf, unpack } from './tarball.ts'

if (!process.argv.includes('--dry-run')) {
  console.error(
    'Nothing was released. Try `npm run release -- --dry-run`; .changeset/README.md has the steps of a release',
  )
  process.exit(1)
}

const LEFT_OUT = new Set(['node_modules', '.git', '.cache', 'data'])

async function must(command: string, args: readonly string[], cwd?: string): Promise<string> {
  const { code, output } = await run(command, args, cwd)
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}\n${output}`)
  return output
}

await must('pnpm', ['--recursive', '--filter', './packages/*', 'run', 'build'])
const copy = await mkdtemp(join(tmpdir(), 'outdial-release-'))
try {
  await cp('.', copy, { recursive: true, filter: path => !LEFT_OUT.has(basename(path)) })
  await symlink(resolve('node_modules'), join(copy, 'node_modules'))
  await must('changeset', ['version'], copy)
  const workspace = JSON.parse(await readFile('package.json', 'utf8'))
  for (const name of await readdir(join(copy, 'packages'))) {
    const folder = join(copy, 'packages', name)
    const tarball = JSON.parse(await must('pnpm', ['publish', '--dry-run', '--no-git-checks', '--json'], folder))
    const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
    const packed = JSON.parse(await must('pnpm', ['pack', '--pack-destination', copy, '--json'], folder))
    const faults = await faultsOf(await unpack(packed.filename), `packages/${name}`, workspace, manifest.version)
    if (faults.length > 0) throw new Error(`${packed.filename}\n${faults.join('\n')}`)
    const [, changes = ''] = (await readFile(join(folder, 'CHANGELOG.md'), 'utf8')).split(/^## .*$/m)
    console.log(`${tarball.id}: ${tarball.entryCount} files, ${Math.ceil(tarball.size / 1000)} kB packed\n${changes}`)
  }
} finally {
  await rm(copy, { recursive: true })
}
