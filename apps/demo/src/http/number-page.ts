import { type RequestHandler, Router } from 'express'

/**
 * `/calls/{phone_number}`: the page for whoever asks for `text/html`, which browsers do, and the number's history as JSON for everybody else.
 * It stands before the routes of the calls, which answer the latter.
 */
export const numberPage = (page: RequestHandler): Router =>
  Router().get('/calls/:number', (request, response, next) => {
    response.vary('Accept')
    if (request.accepts(['json', 'html']) === 'html') {
      page(request, response, next)
      return
    }
    const query = request.url.indexOf('?')
    const number = encodeURIComponent(request.params.number)
    request.url = `/api/phone-numbers/${number}/calls${query < 0 ? '' : request.url.slice(query)}`
    next()
  })
