import { expect, it } from 'vitest'
import { wordsIn } from '../words/word-table.ts'
import { listsWords } from './lists.words.ts'

const [en, es] = [wordsIn(listsWords, 'en'), wordsIn(listsWords, 'es')]

it.each([
  [es.done(0, 1), '0 de 1 llamada terminada'],
  [es.done(1, 2), '1 de 2 llamadas terminadas'],
  [es.stopped(1), 'Detenida. 1 llamada cancelada.'],
  [es.stopped(2), 'Detenida. 2 llamadas canceladas.'],
  [es.askStop(1), '¿Detener la lista? Se cancelará 1 llamada sin empezar.'],
  [es.askStop(2), '¿Detener la lista? Se cancelarán 2 llamadas sin empezar.'],
  [es.notHungUp(1), 'No se pudo colgar 1 llamada; sigue en curso.'],
  [es.notHungUp(2), 'No se pudo colgar 2 llamadas; siguen en curso.'],
  [es.indeterminate(1), 'También 1 llamada de la que nadie sabe si sonó'],
  [es.indeterminate(2), 'También 2 llamadas de las que nadie sabe si sonaron'],
  [es.perMinute(1), '1 llamada por minuto'],
  [es.perMinute(2.5), '2,5 llamadas por minuto'],
  [es.left(es.minutes(1)), 'tiempo restante: aprox. 1 minuto'],
  [es.left(es.hours(2)), 'tiempo restante: aprox. 2 horas'],
  [en.perMinute(1), '1 call a minute'],
  [en.perMinute(0.5), '0.5 calls a minute'],
  [en.indeterminate(1), 'Also 1 call of which nobody knows whether it rang'],
  [en.indeterminate(2), 'Also 2 calls of which nobody knows whether they rang'],
])('words agree with their number: %s', (text, expected) => {
  expect(text).toBe(expected)
})
