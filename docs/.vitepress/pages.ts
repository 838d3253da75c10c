// Which Markdown of the repository is a page of the site, and where its links lead.
import { existsSync, statSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import type { MarkdownRenderer } from 'vitepress'

export const ROOT = resolve(import.meta.dirname, '../..')
export const REPOSITORY = 'https://github.com/outdial/outdial'

/** Markdown that is no page of the site. */
export const NO_PAGES = ['*.md', '{.*,apps,bench,examples,tools}/**', 'packages/*/!(README.md)', 'packages/*/*/**']

/** Paths on the site of the pages, which are written elsewhere in the repository. */
export const REWRITES = { 'docs/:path(.*)': ':path', 'packages/:name/README.md': 'packages/:name.md' }

/** The path on the site of a page of the repository; `undefined` if the site has no such page. */
export function pageOf(file: string): string | undefined {
  const [, page] = /^docs\/(.*\.md)$/.exec(file) ?? []
  if (page) return `/${page}`
  const [, name] = /^packages\/([^/]+)(?:\/README\.md)?$/.exec(file) ?? []
  return name ? `/packages/${name}.md` : undefined
}

/** The link as it leads on the site: to a page of the site, else to the file in the repository. */
export function linkOnSite(page: string, href: string): string {
  const [path = '', anchor] = href.replace(new RegExp(`^${REPOSITORY}/(?:blob|tree)/main/`), '/').split('#')
  if (path === '' || /^[a-z]+:/.test(path)) return href
  const file = relative(ROOT, path.startsWith('/') ? resolve(ROOT, `.${path}`) : resolve(ROOT, dirname(page), path))
  const hash = anchor === undefined ? '' : `#${anchor}`
  const onSite = pageOf(file)
  if (onSite) return `${onSite}${hash}`
  // Links to the site's own paths, in pages that exist on the site alone.
  if (!existsSync(resolve(ROOT, file))) return href
  return `${REPOSITORY}/${statSync(resolve(ROOT, file)).isDirectory() ? 'tree' : 'blob'}/main/${file}${hash}`
}

/** Links are written so that they lead somewhere in the repository; on the site they lead to its pages. */
export function links(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('links-on-site', ({ tokens, env }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === 'link_open' ? token.attrGet('href') : null
      if (href) token.attrSet('href', linkOnSite(relative(ROOT, env.realPath ?? env.path), href))
    }
  })
}
