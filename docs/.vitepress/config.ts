import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'
import { links, NO_PAGES, REPOSITORY, REWRITES } from './pages.ts'
import { sidebar } from './sidebar.ts'

export default defineConfig({
  title: 'Outdial',
  description: 'TypeScript packages that place phone calls',
  // The READMEs of the packages are pages, too.
  srcDir: '..',
  srcExclude: NO_PAGES,
  rewrites: REWRITES,
  outDir: '.vitepress/dist',
  cacheDir: '.cache/vitepress',
  lastUpdated: false,
  markdown: { config: links },
  themeConfig: {
    nav: [
      { text: 'Start', link: '/start' },
      { text: 'Packages', link: '/packages/scheduler-core' },
      { text: 'API', link: '/api/' },
      { text: 'Decisions', link: '/decisions/0001-one-post-per-attempt' },
    ],
    sidebar: sidebar(),
    outline: [2, 3],
    externalLinkIcon: true,
    // Without code: to highlight it a second time would take half of the build.
    search: {
      provider: 'local',
      options: { _render: async (text, env, markdown) => markdown.render(text.replace(/^```[^]*?^```$/gm, ''), env) },
    },
    socialLinks: [{ icon: 'github', link: REPOSITORY }],
  },
  vite: {
    // The packages are read from source, as everywhere in the repository.
    resolve: {
      conditions: ['@outdial/source'],
      // Pages outside of `docs` have no Vue beside them.
      alias: [{ find: /^vue(?=$|\/)/, replacement: dirname(fileURLToPath(import.meta.resolve('vue/package.json'))) }],
    },
  },
  vue: { template: { compilerOptions: { isCustomElement: tag => tag.startsWith('outdial-') } } },
})
