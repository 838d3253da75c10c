import { counted, formatNumber, plural } from '../words/plural.ts'
import { type WordsOf, wordTable } from '../words/word-table.ts'

const LINES = { en: { one: 'line', other: 'lines' }, es: { one: 'línea', other: 'líneas' } }
const CALLS = { en: { one: 'call', other: 'calls' }, es: { one: 'llamada', other: 'llamadas' } }

export const dispatchingWords = wordTable('outdial-dispatching', {
  en: {
    heading: 'Placing calls',
    pauseAll: 'Pause all',
    resumeAll: 'Resume all',
    heldBack: 'Held back',
    limits: 'Limits of providers',
    provider: 'Provider',
    queue: 'Queue',
    release: 'Release now',
    releaseProvider: (name: string) => `Release now: provider ${name}`,
    releaseQueue: (name: string) => `Release now: queue ${name}`,
    silent: (until: string, failures: number) =>
      `gets no call before ${until}. It did not answer ${failures === 1 ? '1 call' : `${formatNumber(failures, 'en')} calls in a row`}.`,
    backedOff: (until: string, why: string) => `is held back until ${until}. ${why}.`,
    inUse: (lines: number) => `${counted('en', lines, LINES.en)} in use`,
    // After a line is taken away, its call goes on.
    inUseOf: (lines: number, all: number) =>
      lines > all
        ? `${counted('en', lines, LINES.en)} in use, ${formatNumber(all, 'en')} allowed`
        : `${formatNumber(lines, 'en')} of ${formatNumber(all, 'en')} ${plural('en', all, LINES.en)} in use`,
    forScheduled: (inUse: string) => `${inUse} for scheduled calls.`,
    pace: (calls: number) => `at most ${counted('en', calls, CALLS.en)} a second`,
    waiting: (calls: number) => `${formatNumber(calls, 'en')} scheduled`,
    allPaused: 'Everything is paused: no call begins.',
    going: 'Scheduled calls begin when they are due.',
    paused: (names: string) => `Paused: ${names}.`,
  },
  es: {
    heading: 'Control de las llamadas',
    pauseAll: 'Pausar todo',
    resumeAll: 'Reanudar todo',
    heldBack: 'Retenidas',
    limits: 'Límites de los proveedores',
    provider: 'Proveedor',
    queue: 'Cola',
    release: 'Liberar ahora',
    releaseProvider: name => `Liberar ahora: proveedor ${name}`,
    releaseQueue: name => `Liberar ahora: cola ${name}`,
    silent: (until, failures) =>
      `no recibe llamadas antes de las ${until}. No respondió a ${failures === 1 ? '1 llamada' : `${formatNumber(failures, 'es')} llamadas seguidas`}.`,
    backedOff: (until, why) => `está retenida hasta las ${until}. ${why}.`,
    inUse: lines => `${counted('es', lines, LINES.es)} en uso`,
    inUseOf: (lines, all) =>
      lines > all
        ? `${counted('es', lines, LINES.es)} en uso, ${formatNumber(all, 'es')} ${all === 1 ? 'permitida' : 'permitidas'}`
        : `${formatNumber(lines, 'es')} de ${formatNumber(all, 'es')} ${plural('es', all, LINES.es)} en uso`,
    forScheduled: inUse => `${inUse} para llamadas programadas.`,
    pace: calls => `como máximo ${counted('es', calls, CALLS.es)} por segundo`,
    waiting: calls =>
      `${formatNumber(calls, 'es')} ${plural('es', calls, { one: 'programada', other: 'programadas' })}`,
    allPaused: 'Todo está en pausa: no empieza ninguna llamada.',
    going: 'Las llamadas programadas empiezan a su hora.',
    paused: names => `En pausa: ${names}.`,
  },
})

export type DispatchingWords = WordsOf<typeof dispatchingWords>
