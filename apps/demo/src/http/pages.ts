import { join } from 'node:path'
import { Problem } from '@outdial/express'
import express, { type RequestHandler, Router } from 'express'

const NOT_BUILT = 'The pages are not built: `npm run demo` builds them before it starts the server'

/** The addresses of the pages, all of which are one document. */
const PAGES = ['/', '/dialer', '/schedule', '/calls', '/history']

/**
 * The document of the pages. It is asked for anew each time; what it names by a hash of its content is kept for a year. Before it is built
 * the answer is 503.
 *
 * @param folder where the pages were built
 */
export const page =
  (folder: string): RequestHandler =>
  (_request, response, next) =>
    response.sendFile('index.html', { root: folder, headers: { 'Cache-Control': 'no-cache' } }, error => {
      if (!error || response.headersSent) return
      const isMissing = 'code' in error && error.code === 'ENOENT'
      next(isMissing ? new Problem({ status: 503, code: 'not-built', detail: NOT_BUILT }) : error)
    })

/** The pages and their files; to be mounted last, since what it does not know is not there. */
export function pages(folder: string): Router {
  const show = page(folder)
  return Router()
    .get(PAGES, show)
    .use('/assets', express.static(join(folder, 'assets'), { index: false, immutable: true, maxAge: '1y' }))
    .use(express.static(folder, { index: false, redirect: false }))
    .use((request, response, next) => {
      const isPage = ['GET', 'HEAD'].includes(request.method) && request.accepts(['json', 'html']) === 'html'
      if (isPage) show(request, response.status(404), next)
      else next(new Problem({ status: 404, code: 'not-found', detail: `Nothing is at ${request.path}` }))
    })
}
