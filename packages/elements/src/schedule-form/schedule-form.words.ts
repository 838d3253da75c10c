import { type WordsOf, wordTable } from '../words/word-table.ts'

/** The texts of warnings in `<outdial-schedule-form>`. */
export const scheduleFormWords = wordTable('outdial-schedule-form', {
  en: {
    sameMinute: 'This number is already called at the same minute:',
    near: (minutes: number) => `This number is already called ${minutes} min apart:`,
    whichOfTwo: 'Which of the two',
    first: (offset: string) => `The first, ${offset}`,
    second: (offset: string) => `The second, ${offset}`,
  },
  es: {
    sameMinute: 'A este número ya se le llama en el mismo minuto:',
    near: minutes => `A este número ya se le llama con ${minutes} min de diferencia:`,
    whichOfTwo: 'Cuál de las dos',
    first: offset => `La primera, ${offset}`,
    second: offset => `La segunda, ${offset}`,
  },
})

export type ScheduleFormWords = WordsOf<typeof scheduleFormWords>
