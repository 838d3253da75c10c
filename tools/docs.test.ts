import { existsSync, globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { pageOf } from '../docs/.vitepress/pages.ts'
import { sidebar } from '../docs/.vitepress/sidebar.ts'

const ROOT = resolve(import.meta.dirname, '..')
const BUILT = new Set(['node_modules', 'dist', '.cache', '.git', 'api'])
const find = (pattern: string) => globSync(pattern, { cwd: ROOT, exclude: path => BUILT.has(basename(path)) })
const map = await readFile(resolve(ROOT, 'docs/map.md'), 'utf8')
const { repository } = JSON.parse(await readFile(resolve(ROOT, 'package.json'), 'utf8'))
const FILES = `${repository.url.replace(/^git\+|\.git$/g, '')}/`

/** The file or folder of this repository that a link leads to, if it leads to one. */
function target(page: string, path: string): string | undefined {
  if (path.startsWith(FILES)) return resolve(ROOT, path.slice(FILES.length).replace(/^(?:blob|tree)\/main\//, ''))
  return path && !path.includes(':') ? resolve(ROOT, dirname(page), path) : undefined
}

/** The folders of the map's tree: each line names one, two more spaces mean one level down. */
function foldersOfTree(): string[] {
  const [, tree = ''] = map.split('```text\n')
  const path: string[] = []
  return [...(tree.split('```')[0]?.matchAll(/^( *)(\S+)\/(?: |$)/gm) ?? [])].map(([, indent = '', name = '']) => {
    path.splice(indent.length / 2)
    path.push(name)
    return path.join('/')
  })
}

it('the map shows every folder with sources, and only folders that exist', () => {
  const shown = foldersOfTree()
  const sources = find('{packages,apps,examples,bench,tools}/**/*.{ts,mjs,sql,css,html}')
  const missing = new Set(sources.map(path => dirname(path)).filter(folder => !shown.includes(folder)))
  expect({ missing: [...missing], gone: shown.filter(folder => !existsSync(resolve(ROOT, folder))) }).toEqual({
    missing: [],
    gone: [],
  })
})

it('every file on the ways of the map exists', () => {
  const files = [...map.matchAll(/^\d+\. `([^`]+)`/gm)].map(([, path = '']) => path)
  expect(files.length).toBeGreaterThan(50)
  expect(files.filter(path => !existsSync(resolve(ROOT, 'packages', path)))).toEqual([])
})

it('every link of the documentation into this repository leads to a file or a folder', async () => {
  const broken: string[] = []
  for (const page of find('**/*.md')) {
    const text = await readFile(resolve(ROOT, page), 'utf8')
    for (const [, link = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      const [path = ''] = link.split('#')
      const file = target(page, path)
      if (file && !existsSync(file)) broken.push(`${page}: ${link}`)
    }
  }
  expect(broken).toEqual([])
})

it('every link in the README of a package is absolute, because npm shows it elsewhere', async () => {
  const relative: string[] = []
  for (const page of find('packages/*/README.md')) {
    const text = await readFile(resolve(ROOT, page), 'utf8')
    for (const [, link = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (!/^(?:https:|#)/.test(link)) relative.push(`${page}: ${link}`)
    }
  }
  expect(relative).toEqual([])
})

it('every page of the site stands in a sidebar', () => {
  const linked = JSON.stringify(sidebar())
  const pages = find('{docs/**/*.md,packages/*/README.md}').filter(page => page !== 'docs/index.md')
  const linkOf = (page: string) => `"${pageOf(page)?.replace(/\.md$/, '')}"`
  expect(pages.filter(page => !linked.includes(linkOf(page)))).toEqual([])
})
