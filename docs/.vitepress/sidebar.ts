// The sidebars. Folders are listed by themselves.
import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { DefaultTheme } from 'vitepress'
import { pageOf, ROOT } from './pages.ts'

type Item = DefaultTheme.SidebarItem

/** A page by its path in the repository, with its first heading as text. */
function page(file: string): Item {
  const [, title = file] = /^# (.*)$/m.exec(readFileSync(resolve(ROOT, file), 'utf8')) ?? []
  return { text: title.replaceAll('`', ''), link: pageOf(file)?.replace(/\.md$/, '') ?? '' }
}

const pages = (...files: string[]): Item[] => files.map(file => page(`docs/${file}.md`))

/** All pages of a pattern. */
const all = (pattern: string): Item[] => globSync(pattern, { cwd: ROOT }).toSorted().map(page)

const recipes = all('docs/recipes/*.md')

export const sidebar = (): DefaultTheme.SidebarMulti => ({
  '/decisions/': [{ text: 'Decisions', items: all('docs/decisions/*.md') }],
  '/api/': [{ text: 'API reference', items: all('docs/api/**/*.md') }],
  '/': [
    { text: 'Start', items: pages('start', 'try', 'comparison', 'promises') },
    ...(recipes.length > 0 ? [{ text: 'Recipes', items: recipes }] : []),
    {
      text: 'Calling',
      items: [...pages('rules'), ...all('docs/providers/*.md'), ...pages('writing-a-provider', 'writing-a-store')],
    },
    { text: 'Operations', items: pages('operations', 'restoring-a-backup', 'rolling-updates') },
    { text: 'Packages', items: all('packages/*/README.md') },
    {
      text: 'Inside',
      collapsed: true,
      items: [
        ...pages('architecture', 'map', 'glossary', 'proof', 'benchmarks', 'writing-docs'),
        { text: 'Decisions', link: '/decisions/0001-one-post-per-attempt' },
      ],
    },
  ],
})
