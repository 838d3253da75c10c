import { createInterface } from 'node:readline'

/** Asks a question on the terminal. Anything but `y` or `yes`, and the end of the input, is a no. */
export function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  return new Promise(resolve => {
    terminal.question(`${question} [y/N] `, answer => {
      resolve(/^y(es)?$/i.test(answer.trim()))
      terminal.close()
    })
    terminal.once('close', () => resolve(false))
  })
}
