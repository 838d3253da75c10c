import { existsSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { Problem } from '@outdial/express'
import express, { type RequestHandler, Router } from 'express'
import sirv from 'sirv'

const NOT_BUILT = 'The pages are not built: `npm run demo` builds them before it starts the server'

/** The paths of the pages. All of them serve the same document. */
const PAGES = [
  '/',
  '/overview',
  '/dialer',
  '/lists',
  '/lists/:name',
  '/schedule',
  '/calls',
  '/call/:id',
  '/history',
  '/do-not-call',
]

/**
 * Serves the document of all pages, revalidated on each load. Its assets have hashed names and are
 * cached for a year. Answers 503 until the pages are built.
 *
 * @param folder of the built pages
 */
export const page =
  (folder: string): RequestHandler =>
  (_request, response, next) =>
    response.sendFile('index.html', { root: folder, headers: { 'Cache-Control': 'no-cache' } }, error => {
      if (!error || response.headersSent) return
      const isMissing = 'code' in error && error.code === 'ENOENT'
      next(isMissing ? new Problem({ status: 503, code: 'not-built', detail: NOT_BUILT }) : error)
    })

/** Serves the pages and their files, and 404 for any other path: mount it last. */
export function pages(folder: string): Router {
  const show = page(folder)
  return Router()
    .get(PAGES, show)
    .use('/assets', compressedCopies(join(folder, 'assets')))
    .use('/assets', express.static(join(folder, 'assets'), { index: false, immutable: true, maxAge: '1y' }))
    .use(express.static(folder, { index: false, redirect: false }))
    .use((request, response, next) => {
      const isPage = ['GET', 'HEAD'].includes(request.method) && request.accepts(['json', 'html']) === 'html'
      if (isPage) show(request, response.status(404), next)
      else next(new Problem({ status: 404, code: 'not-found', detail: `There is nothing at ${request.path}` }))
    })
}

const forGood = (response: ServerResponse) => response.setHeader('Cache-Control', 'public, max-age=31536000, immutable')

/** Serves the copies that the build compressed once, and better than there is time for per request. */
const compressedCopies = (assets: string): RequestHandler =>
  existsSync(assets)
    ? sirv(assets, { brotli: true, gzip: true, extensions: [], setHeaders: forGood })
    : (_request, _response, next) => next()
