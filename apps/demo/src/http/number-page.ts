import { type RequestHandler, Router } from 'express'

/**
 * Serves `/calls/{phone_number}`: the page to clients that prefer `text/html`, as browsers do, and
 * the number's history as JSON to others, by rewriting the request to the API's route. Mount it
 * before the API.
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
