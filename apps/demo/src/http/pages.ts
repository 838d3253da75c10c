import { existsSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { Problem } from '@outdial/express'
import express, { type RequestHandler, Router } from 'express'
import sirv from 'sirv'

const NOT_BUILT = 'The pages are not built: `npm run demo` builds them before it starts the server'

/** The documents of the pages, by path. All have the same content, and preload the scripts of their page. */
const PAGES = {
  '/': 'dialer',
  '/overview': 'overview',
  '/dialer': 'dialer',
  '/lists': 'lists',
  '/lists/:name': 'list',
  '/schedule': 'schedule',
  '/calls': 'calls',
  '/call/:id': 'call',
  '/history': 'history',
  '/do-not-call': 'do-not-call',
} as const

/** A page: its name is the one of its script, below `page/pages`. */
export type PageName = (typeof PAGES)[keyof typeof PAGES] | 'number' | 'not-found'

/**
 * Serves the document of a page, revalidated on each load. Its assets have hashed names and are
 * cached for a year. Answers 503 until the pages are built.
 *
 * @param folder of the built pages
 */
export const page =
  (folder: string, name: PageName): RequestHandler =>
  (_request, response, next) =>
    response.sendFile(`${name}.html`, { root: folder, headers: { 'Cache-Control': 'no-cache' } }, error => {
      if (!error || response.headersSent) return
      const isMissing = 'code' in error && error.code === 'ENOENT'
      next(isMissing ? new Problem({ status: 503, code: 'not-built', detail: NOT_BUILT }) : error)
    })

/** Serves the pages and their files, and 404 for any other path: mount it last. */
export function pages(folder: string): Router {
  const router = Router()
  for (const [path, name] of Object.entries(PAGES)) router.get(path, page(folder, name))
  const notFound = page(folder, 'not-found')
  return router
    .use('/assets', compressedCopies(join(folder, 'assets')))
    .use('/assets', express.static(join(folder, 'assets'), { index: false, immutable: true, maxAge: '1y' }))
    .use(express.static(folder, { index: false, redirect: false }))
    .use((request, response, next) => {
      const isPage = ['GET', 'HEAD'].includes(request.method) && request.accepts(['json', 'html']) === 'html'
      if (isPage) notFound(request, response.status(404), next)
      else next(new Problem({ status: 404, code: 'not-found', detail: `There is nothing at ${request.path}` }))
    })
}

const forGood = (response: ServerResponse) => response.setHeader('Cache-Control', 'public, max-age=31536000, immutable')

/** Serves the copies that the build compressed once, and better than there is time for per request. */
const compressedCopies = (assets: string): RequestHandler =>
  existsSync(assets)
    ? sirv(assets, { brotli: true, gzip: true, extensions: [], setHeaders: forGood })
    : (_request, _response, next) => next()
