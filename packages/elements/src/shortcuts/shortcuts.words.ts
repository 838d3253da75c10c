import { type WordsOf, wordTable } from '../words/word-table.ts'

/** The texts of `<outdial-shortcuts>`. What each shortcut does, the page says. */
export const shortcutsWords = wordTable('outdial-shortcuts', {
  en: {
    heading: 'Keyboard shortcuts',
    show: 'Show this list',
    close: 'Close a dialog',
    andThen: 'then',
    areOn: 'Shortcuts are on',
    areOnHint: 'They never act while you type in a field. Escape works always.',
    done: 'Close',
  },
  es: {
    heading: 'Atajos de teclado',
    show: 'Mostrar esta lista',
    close: 'Cerrar un diálogo',
    andThen: 'y después',
    areOn: 'Los atajos están activados',
    areOnHint: 'No actúan mientras se escribe en un campo. Escape funciona siempre.',
    done: 'Cerrar',
  },
})

export type ShortcutsWords = WordsOf<typeof shortcutsWords>
