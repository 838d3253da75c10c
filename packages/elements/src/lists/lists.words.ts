import { counted, formatNumber } from '../words/plural.ts'
import { type WordsOf, wordTable } from '../words/word-table.ts'

const CALLS = { en: { one: 'call', other: 'calls' }, es: { one: 'llamada', other: 'llamadas' } }
const OVER = { one: 'llamada terminada', other: 'llamadas terminadas' }
const CANCELLED = { one: 'llamada cancelada', other: 'llamadas canceladas' }
const OMITTED = { one: 'llamada omitida', other: 'llamadas omitidas' }
const LINES = { en: { one: 'line', other: 'lines' }, es: { one: 'línea', other: 'líneas' } }
const MINUTES = { en: { one: 'minute', other: 'minutes' }, es: { one: 'minuto', other: 'minutos' } }
const HOURS = { en: { one: 'hour', other: 'hours' }, es: { one: 'hora', other: 'horas' } }

/** The words of `<outdial-lists>` and of `<outdial-list>`. */
export const listsWords = wordTable('outdial-lists', {
  en: {
    heading: 'Lists',
    loading: 'Loading …',
    failed: 'The lists could not be loaded.',
    none: 'There is no list yet.',
    unknown: (name: string) => `There is no list ${name}.`,
    idle: 'Not started',
    running: 'Being dialed',
    paused: 'Paused',
    allPaused: 'Everything is paused',
    pausedWithCalls: 'Paused, the calls in progress go on',
    stopping: 'Stopped, the last calls are in progress',
    finished: 'Finished',
    wasStopped: 'Stopped',
    done: (done: number, all: number) => `${formatNumber(done, 'en')} of ${counted('en', all, CALLS.en)} over`,
    // After a line is taken away, its call goes on.
    linesInUse: (used: number, all: number) =>
      used > all
        ? `${counted('en', used, LINES.en)} in use, ${formatNumber(all, 'en')} allowed`
        : `${formatNumber(used, 'en')} of ${counted('en', all, LINES.en)} in use`,
    perMinute: (calls: number) => `${counted('en', calls, CALLS.en)} a minute`,
    left: (time: string) => `about ${time} left`,
    minutes: (count: number) => counted('en', count, MINUTES.en),
    hours: (count: number) => counted('en', count, HOURS.en),
    heldBack: (time: string) => `The provider refuses calls. Goes on at ${time}.`,
    noMoreLines: (all: number | undefined) =>
      `All ${all === undefined ? '' : `${formatNumber(all, 'en')} `}lines that lists and other scheduled calls share are in use`,
    until: (time: string) => `until ${time}`,
    start: 'Start',
    pause: 'Pause',
    goOn: 'Go on',
    stop: 'Stop',
    again: 'Dial again',
    fewer: 'One line less',
    more: 'One line more',
    lines: 'Lines',
    inProgress: 'In progress',
    waiting: 'Waiting',
    outcomes: 'Outcomes',
    rows: 'Calls of the list, in order',
    follow: 'Follow the calls in progress',
    row: (index: number) => `Row ${formatNumber(index, 'en')}`,
    askStop: (waiting: number) =>
      `Stop the list? ${counted('en', waiting, CALLS.en)} that ${waiting === 1 ? 'has' : 'have'} not begun will be cancelled.`,
    goesOn: (live: number) => `${counted('en', live, CALLS.en)} in progress ${live === 1 ? 'goes' : 'go'} on.`,
    hangUp: (live: number) =>
      `Also hang up ${counted('en', live, CALLS.en)} in progress, which ${live === 1 ? 'goes' : 'go'} on otherwise`,
    keepOn: 'Keep dialing',
    stopped: (cancelled: number) => `Stopped. ${counted('en', cancelled, CALLS.en)} cancelled.`,
    notHungUp: (live: number) =>
      `${counted('en', live, CALLS.en)} could not be hung up and ${live === 1 ? 'goes' : 'go'} on.`,
    askAgain: 'Whom to dial again?',
    notReached: (count: number) => `Those that were not reached (${formatNumber(count, 'en')})`,
    all: (count: number) => `All (${formatNumber(count, 'en')})`,
    indeterminate: (count: number) =>
      `Also ${counted('en', count, CALLS.en)} of which nobody knows whether ${count === 1 ? 'it' : 'they'} rang`,
    newRun: 'They become a new list, so this one stays as it is.',
    nobodyLeft: 'There is nobody left to dial again.',
    cancel: 'Cancel',
    addedAgain: (name: string) => `The list ${name} was added.`,
    leftOutAgain: (count: number) =>
      `${counted('en', count, CALLS.en)} left out: ${count === 1 ? 'its number' : 'their numbers'} must not be called.`,
    thereAlready: (name: string) => `The list ${name} was added before.`,
    tooManyLines: 'You may not have more lines.',
    export: 'Export',
    exportCsv: 'CSV',
    exportJson: 'JSON lines',
    by: (owner: string) => `by ${owner}`,
  },
  es: {
    heading: 'Listas',
    loading: 'Cargando …',
    failed: 'No se pudieron cargar las listas.',
    none: 'Todavía no hay ninguna lista.',
    unknown: name => `No existe la lista ${name}.`,
    idle: 'Sin empezar',
    running: 'Llamando',
    paused: 'En pausa',
    allPaused: 'Todo está en pausa',
    pausedWithCalls: 'En pausa; las llamadas en curso continúan',
    stopping: 'Detenida; quedan llamadas en curso',
    finished: 'Terminada',
    wasStopped: 'Detenida',
    done: (done, all) => `${formatNumber(done, 'es')} de ${counted('es', all, OVER)}`,
    linesInUse: (used, all) =>
      used > all
        ? `${counted('es', used, LINES.es)} en uso, ${formatNumber(all, 'es')} ${all === 1 ? 'permitida' : 'permitidas'}`
        : `${formatNumber(used, 'es')} de ${counted('es', all, LINES.es)} en uso`,
    perMinute: calls => `${counted('es', calls, CALLS.es)} por minuto`,
    left: time => `tiempo restante: aprox. ${time}`,
    minutes: count => counted('es', count, MINUTES.es),
    hours: count => counted('es', count, HOURS.es),
    heldBack: time => `El proveedor rechaza las llamadas. Continúa a las ${time}.`,
    noMoreLines: all =>
      all === undefined
        ? 'Están en uso todas las líneas que comparten las listas y las demás llamadas programadas'
        : `Están en uso las ${formatNumber(all, 'es')} líneas que comparten las listas y las demás llamadas programadas`,
    until: time => `hasta las ${time}`,
    start: 'Empezar',
    pause: 'Pausar',
    goOn: 'Continuar',
    stop: 'Detener',
    again: 'Volver a llamar',
    fewer: 'Una línea menos',
    more: 'Una línea más',
    lines: 'Líneas',
    inProgress: 'En curso',
    waiting: 'En espera',
    outcomes: 'Resultados',
    rows: 'Llamadas de la lista, en orden',
    follow: 'Mostrar siempre las llamadas en curso',
    row: index => `Fila ${formatNumber(index, 'es')}`,
    askStop: waiting =>
      `¿Detener la lista? Se ${waiting === 1 ? 'cancelará' : 'cancelarán'} ${counted('es', waiting, CALLS.es)} sin empezar.`,
    goesOn: live => `${counted('es', live, CALLS.es)} en curso ${live === 1 ? 'continúa' : 'continúan'}.`,
    hangUp: live =>
      `Colgar también ${counted('es', live, CALLS.es)} en curso; si no, ${live === 1 ? 'continúa' : 'continúan'}`,
    keepOn: 'Seguir llamando',
    stopped: cancelled => `Detenida. ${counted('es', cancelled, CANCELLED)}.`,
    notHungUp: live =>
      `No se pudo colgar ${counted('es', live, CALLS.es)}; ${live === 1 ? 'sigue' : 'siguen'} en curso.`,
    askAgain: '¿A quién volver a llamar?',
    notReached: count => `A quienes no se localizó (${formatNumber(count, 'es')})`,
    all: count => `A todos (${formatNumber(count, 'es')})`,
    indeterminate: count =>
      `También ${counted('es', count, CALLS.es)} ${count === 1 ? 'de la que nadie sabe si sonó' : 'de las que nadie sabe si sonaron'}`,
    newRun: 'Forman una lista nueva; esta queda como está.',
    nobodyLeft: 'No queda nadie a quien volver a llamar.',
    cancel: 'Cancelar',
    addedAgain: name => `Se añadió la lista ${name}.`,
    leftOutAgain: count =>
      `${counted('es', count, OMITTED)}: no se debe llamar a ${count === 1 ? 'ese número' : 'esos números'}.`,
    thereAlready: name => `La lista ${name} ya se había añadido.`,
    tooManyLines: 'No puede tener más líneas.',
    export: 'Exportar',
    exportCsv: 'CSV',
    exportJson: 'JSON Lines',
    by: owner => `de ${owner}`,
  },
})

export type ListsWords = WordsOf<typeof listsWords>
