import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Ran, run } from './run.ts'

const COMPILER = { noEmit: true, strict: true, target: 'ES2023', lib: ['ES2023', 'DOM'], types: ['node'] }

/**
 * Packs every package, installs the tarballs into an empty project with npm, typechecks a program
 * that imports every entry under both module resolutions, and runs it on Node, and each command with
 * `--help`. Without the optional peers it runs again with all entries except those named after such a
 * peer. This finds errors that only a published package has: a missing file, a stripped `node:`, a peer
 * that is not optional.
 */
export async function installAsAStranger(packages: readonly string[]): Promise<Ran> {
  const home = await mkdtemp(join(tmpdir(), 'outdial-packed-'))
  try {
    const packed = await Promise.all(packages.map(cwd => run('pnpm', ['pack', '--pack-destination', home], cwd)))
    for (const ran of packed) if (ran.code !== 0) return ran

    const tarballs = (await readdir(home)).filter(file => file.endsWith('.tgz'))
    const dependencies: Record<string, string> = {}
    const entries: string[] = []
    const peers: Record<string, string> = {}
    const optional: Record<string, string> = {}
    const programs: string[] = []
    for (const path of packages) {
      const manifest = JSON.parse(await readFile(join(path, 'package.json'), 'utf8'))
      const tarball = tarballs.find(file =>
        file.startsWith(`${manifest.name.slice(1).replace('/', '-')}-${manifest.version}`),
      )
      dependencies[manifest.name] = `file:./${tarball}`
      for (const [name, range] of Object.entries<string>(manifest.peerDependencies ?? {})) {
        const isOptional = manifest.peerDependenciesMeta?.[name]?.optional
        ;(isOptional ? optional : peers)[name] = range
      }
      programs.push(...Object.keys(manifest.bin ?? {}))
      for (const entry of Object.keys(manifest.exports)) {
        if (entry !== './package.json') entries.push(manifest.name + entry.slice(1))
      }
    }
    await writeFile(
      join(home, 'package.json'),
      JSON.stringify({
        type: 'module',
        dependencies: { ...peers, ...dependencies },
        devDependencies: { '@types/node': '24', '@types/express': '5' },
        // The packages depend on each other by version: use the tarballs.
        overrides: dependencies,
      }),
    )
    const imports = entries.map((entry, index) => `import * as entry${index} from '${entry}'`)
    const program = [...imports, `console.log([${entries.map((_, index) => `entry${index}`).join(', ')}].length)`].join(
      '\n',
    )
    await writeFile(join(home, 'program.ts'), program)
    // Web components need a browser; Node runs all other entries.
    const onNode = program.split('\n').filter(line => !line.includes('/elements') && !line.startsWith('console'))
    const isFor = (peer: string) => (line: string) => line.endsWith(`/${peer}'`)
    const frugal = onNode.filter(line => !Object.keys(optional).some(peer => isFor(peer)(line)))
    await writeFile(join(home, 'program.js'), onNode.join('\n'))
    await writeFile(join(home, 'frugal.js'), frugal.join('\n'))
    const consumers = [
      ['nodenext', { module: 'nodenext' }],
      ['bundler', { module: 'esnext', moduleResolution: 'bundler' }],
    ] as const
    for (const [name, options] of consumers) {
      const compilerOptions = { ...COMPILER, ...options }
      await writeFile(join(home, `${name}.json`), JSON.stringify({ compilerOptions, files: ['program.ts'] }))
    }

    const tsc = resolve('node_modules/@typescript/native/bin/tsc')
    const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error']
    const wanted = Object.entries(optional).map(([name, range]) => `${name}@${range}`)
    const commands: [string, string[]][] = [
      ['npm', install],
      ['node', ['frugal.js']],
      ['npm', [...install, ...wanted]],
      ['node', [tsc, '--project', 'nodenext.json']],
      ['node', [tsc, '--project', 'bundler.json']],
      ['node', ['program.js']],
      ...programs.map((name): [string, string[]] => [join(home, 'node_modules/.bin', name), ['--help']]),
    ]
    for (const [command, args] of commands) {
      const ran = await run(command, args, home)
      if (ran.code !== 0) return { code: ran.code, output: `${command} ${args.join(' ')}\n${ran.output}` }
    }
    return { code: 0, output: '' }
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}
