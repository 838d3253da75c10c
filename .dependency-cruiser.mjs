/**
 * Imports flow one way: call-client ← dialer, scheduler-core ← stores; http, express and elements above; only apps compose.
 * What a package may import of its neighbours; whoever is not named here may import nothing of them.
 */
const MAY_IMPORT = {
  'call-client': [],
  'call-mocks': ['call-client'],
  cli: ['call-client', 'scheduler-core', 'store-postgres', 'store-sqlite'],
  dialer: ['call-client'],
  elements: [],
  express: ['call-client', 'http'],
  http: ['call-client', 'dialer', 'scheduler-core'],
  'scheduler-core': ['call-client'],
  'store-postgres': ['call-client', 'scheduler-core'],
  'store-sqlite': ['call-client', 'scheduler-core'],
}

/** With what its tests may try it beside. */
const IS_TRIED_WITH = {
  cli: ['call-mocks'],
  express: ['dialer'],
  http: ['call-mocks', 'store-postgres', 'store-sqlite'],
}

const TESTS = '[.]test[.]ts$|/testing/'

const oneWay = Object.entries(MAY_IMPORT).flatMap(([name, allowed]) => [
  onlyOf(`${name}-imports-only-what-it-stands-on`, name, allowed, { path: `^packages/${name}/`, pathNot: TESTS }),
  onlyOf(`${name}-is-tried-only-with-its-like`, name, [...allowed, ...(IS_TRIED_WITH[name] ?? [])], {
    path: `^packages/${name}/.*(${TESTS})`,
  }),
])

function onlyOf(rule, name, allowed, from) {
  return {
    name: rule,
    comment: `packages/${name} may import ${allowed.join(', ') || 'no other package'} (docs/architecture.md).`,
    severity: 'error',
    from,
    to: { path: '^packages/', pathNot: `^packages/(${[name, ...allowed].join('|')})/` },
  }
}

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...oneWay,
    {
      name: 'nobody-imports-an-app',
      severity: 'error',
      from: { path: '^packages/' },
      to: {
        path: '^(apps|bench|examples|tools)/',
        pathNot: '^tools/(broken-source|library|newer-build|chromium|postgres[a-z-]*|tcp-proxy).ts$',
      },
    },
    {
      name: 'an-app-is-started-not-imported',
      comment: 'Apps and examples compose packages; of each other they know the command.',
      severity: 'error',
      from: { path: '^(apps|examples)/([^/]+)/' },
      to: { path: '^(apps|examples)/', pathNot: '^$1/$2/' },
    },
    {
      name: 'tools-are-for-tests-lab-and-fleet',
      comment: 'The lab and the fleet start a server that somebody else would have.',
      severity: 'error',
      from: { path: '^(apps|examples)/[^/]+/(src|page)/', pathNot: '[.]test[.]ts$|^(apps/lab|examples/fleet)/' },
      to: { path: '^tools/' },
    },
    {
      name: 'a-package-is-entered-by-its-entries',
      comment: 'Import @outdial/<name>, never a path into its files.',
      severity: 'error',
      from: { path: '^(packages|apps|examples)/([^/]+)/' },
      to: { path: '^packages/', pathNot: '^packages/$2/', dependencyTypes: ['local', 'localmodule'] },
    },
    {
      name: 'other-packages-need-the-kernel-alone',
      comment: 'Only how a call is placed needs the client; everybody else agrees by the kernel.',
      severity: 'error',
      from: {
        path: '^packages/(call-mocks|dialer|scheduler-core|store-postgres|store-sqlite)/',
        pathNot: '[.]test[.]ts$|/testing/|^packages/call-mocks/test/',
      },
      to: {
        path: '^packages/call-client/',
        pathNot: '^packages/call-client/src/(kernel|testing)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'internal-is-for-sibling-packages',
      comment: '@outdial/call-client/internal has no promise of stability, so an app must not need it.',
      severity: 'error',
      from: { path: '^(apps|examples)/' },
      to: { path: '^packages/call-client/src/kernel/internal[.]ts$' },
    },
    {
      name: 'production-code-imports-no-test-support',
      severity: 'error',
      // The mocks are test support themselves, and the doctor sends itself a webhook: both sign.
      from: {
        path: '^packages/[^/]+/src/',
        pathNot: '[.]test[.]ts$|/testing/|^packages/call-mocks/|^packages/cli/src/webhooks/sign-webhook[.]ts$',
      },
      to: { path: '^packages/[^/]+/src/testing/|[.]test[.]ts$|^tools/|/node_modules/(vitest|fast-check)/' },
    },
    {
      name: 'libraries-of-the-page-run-in-the-page',
      comment: 'elements and call-client run in browsers too.',
      severity: 'error',
      from: {
        path: '^packages/(elements|call-client|dialer)/src/',
        // The kit's server, imported only where it is opened.
        pathNot: '[.]test[.]ts$|/testing/provider-kit/(service/(socket-service|written-answers)|cases/secrets)[.]ts$',
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'what-is-imported-is-declared',
      severity: 'error',
      from: {
        path: '^(packages|apps|examples)/',
        pathNot: '[.]test[.]ts$|/test/|[.]config[.]ts$|^packages/elements/src/testing/',
      },
      to: {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'],
        pathNot: 'node_modules/(msw|express|@types|solid-js|svelte|vue)/',
      },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'everything-resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules/[.]cache)/|^examples/next/' },
    tsPreCompilationDeps: 'specify',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@outdial/source', 'types', 'import', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.d.ts'],
    },
  },
}
