import { wordTable } from './word-table.ts'

/** What time it is where a number is. */
export const timeThereWords = wordTable('outdial-time-there', {
  en: {
    now: (time: string) => `It is ${time} there now`,
    later: (time: string) => `It is ${time} there then`,
    inPlace: (time: string, place: string) => `${time} (${place})`,
    between: (first: string, last: string, zones: number) => `between ${first} and ${last} in ${zones} time zones`,
  },
  es: {
    now: time => `Hora allí ahora: ${time}`,
    later: time => `Hora allí entonces: ${time}`,
    inPlace: (time, place) => `${time} (${place})`,
    between: (first, last, zones) => `${first} a ${last}, en ${zones} zonas horarias`,
  },
})
