import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Ran, run } from './run.ts'
import { faultsOf, unpack } from './tarball.ts'

const COMPILER = { noEmit: true, strict: true, target: 'ES2023', lib: ['ES2023', 'DOM'], types: ['node'] }

// The oldest and the newest Node that the packages support; elsewhere than on Linux the present one
// runs them. `npm test` runs on a Node between the two.
const NODES = process.platform === 'linux' ? ['22.18.0', '26.10.0'] : []
const OLDEST_TYPESCRIPT = '5.5.4'

// Types for the templates of a framework, which need it. `examples/elements` has all four.
const FOR_A_FRAMEWORK = /^\.\/(?:react|vue|svelte|solid)$/

type Command = readonly [command: string, args: readonly string[]]

const WITH_MSW = `
import { mockCallApi } from '@outdial/call-mocks'
import { mswHandlers } from '@outdial/call-mocks/msw'
import { setupServer } from 'msw/node'
const mock = mockCallApi({ scenario: { outcome: 'manual' } })
const server = setupServer(...mswHandlers(mock))
server.listen()
const headers = { 'content-type': 'application/json' }
await fetch('http://localhost:5000/api/call', { method: 'POST', headers, body: '{"phone_number":"+13018040009"}' })
server.close()
if (mock.ledger.entries.length !== 1) throw new Error('The call did not reach the mocks through MSW')
process.exit()
`

/**
 * Packs every package, reads each tarball, and installs them into an empty project with npm. A program
 * that imports every entry is typechecked with the oldest and the newest TypeScript, with the latter
 * under both module resolutions, and runs on the oldest and the newest Node, by `import` and by
 * `require`; each command runs with `--help`. Without the optional peers the entries that need none
 * run. This finds errors that only a published package has: a missing file, a stripped `node:`, a peer
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
    const workspace = JSON.parse(await readFile('package.json', 'utf8'))
    const faults: string[] = []
    for (const path of packages) {
      const manifest = JSON.parse(await readFile(join(path, 'package.json'), 'utf8'))
      const tarball = tarballs.find(file =>
        file.startsWith(`${manifest.name.slice(1).replace('/', '-')}-${manifest.version}`),
      )
      const unpacked = await unpack(join(home, `${tarball}`))
      for (const fault of await faultsOf(unpacked, path, workspace)) faults.push(`${tarball}: ${fault}`)
      dependencies[manifest.name] = `file:./${tarball}`
      for (const [name, range] of Object.entries<string>(manifest.peerDependencies ?? {})) {
        const isOptional = manifest.peerDependenciesMeta?.[name]?.optional
        ;(isOptional ? optional : peers)[name] = range
      }
      programs.push(...Object.keys(manifest.bin ?? {}))
      for (const entry of Object.keys(manifest.exports)) {
        if (entry !== './package.json' && !FOR_A_FRAMEWORK.test(entry)) entries.push(manifest.name + entry.slice(1))
      }
    }
    if (faults.length > 0) return { code: 1, output: faults.join('\n') }
    await writeFile(
      join(home, 'package.json'),
      JSON.stringify({
        type: 'module',
        dependencies: { ...peers, ...dependencies },
        devDependencies: {
          '@types/node': '24',
          '@types/express': '5',
          'oldest-typescript': `npm:typescript@${OLDEST_TYPESCRIPT}`,
          ...Object.fromEntries(NODES.map(version => [`node-${version}`, `npm:node-linux-${process.arch}@${version}`])),
        },
        // The packages depend on each other by version: use the tarballs.
        overrides: dependencies,
      }),
    )
    const imports = entries.map((entry, index) => `import * as entry${index} from '${entry}'`)
    const program = [...imports, `console.log([${entries.map((_, index) => `entry${index}`).join(', ')}].length)`].join(
      '\n',
    )
    await writeFile(join(home, 'program.ts'), program)
    // Web components need a browser, and registered matchers a test runner; Node runs all other entries.
    const elsewhere = /\/elements|\/matchers\/(?:vitest|jest)'|^console/
    const onNode = program.split('\n').filter(line => !elsewhere.test(line))
    const isFor = (peer: string) => (line: string) => line.endsWith(`/${peer}'`)
    const frugal = onNode.filter(line => !Object.keys(optional).some(peer => isFor(peer)(line)))
    await writeFile(join(home, 'program.js'), onNode.join('\n'))
    await writeFile(
      join(home, 'program.cjs'),
      onNode.join('\n').replace(/^import \* as \w+ from (.*)$/gm, 'require($1)'),
    )
    await writeFile(join(home, 'frugal.js'), frugal.join('\n'))
    const consumers = [
      ['nodenext', { module: 'nodenext' }],
      ['bundler', { module: 'esnext', moduleResolution: 'bundler' }],
    ] as const
    for (const [name, options] of consumers) {
      const compilerOptions = { ...COMPILER, ...options }
      await writeFile(join(home, `${name}.json`), JSON.stringify({ compilerOptions, files: ['program.ts'] }))
    }

    await writeFile(join(home, 'with-msw.js'), WITH_MSW)

    const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error']
    // A range such as `^2 || ^3` stands for its oldest and its newest part.
    const withPeers = (part: 0 | -1): Command => [
      'npm',
      [...install, ...Object.entries(optional).map(([name, range]) => `${name}@${range.split(' || ').at(part)}`)],
    ]
    const typecheck = (tsc: string, name: string): Command => ['node', [tsc, '--project', `${name}.json`]]
    const newestTypeScript = resolve('node_modules/@typescript/native/bin/tsc')
    const runOn = (node: string) =>
      ['program.js', 'program.cjs', 'with-msw.js'].map((program): Command => [node, [program]])
    const [oldest = 'node', newest = 'node'] = NODES.map(version => join(home, `node_modules/node-${version}/bin/node`))
    // Commands of one list run side by side.
    const commands: Command[][] = [
      [['npm', install]],
      [['node', ['frugal.js']]],
      [withPeers(0)],
      [typecheck('node_modules/oldest-typescript/bin/tsc', 'nodenext'), ...runOn(oldest)],
      [withPeers(-1)],
      [
        ...consumers.map(([name]) => typecheck(newestTypeScript, name)),
        ...runOn(newest),
        ...programs.map((name): Command => [join(home, 'node_modules/.bin', name), ['--help']]),
      ],
    ]
    for (const together of commands) {
      const ran = together.map(async ([command, args]) => {
        const { code, output } = await run(command, args, home)
        return { code, output: `${command} ${args.join(' ')}\n${output}` }
      })
      const failed = (await Promise.all(ran)).filter(({ code }) => code !== 0)
      if (failed.length > 0) return { code: 1, output: failed.map(({ output }) => output).join('\n') }
    }
    return { code: 0, output: '' }
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}
