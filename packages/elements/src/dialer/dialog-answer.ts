/** Passes the answer of a dialog on when it closes: the `value` of the pressed button. */
export const onAnswer =
  <Answer extends string>(answers: readonly Answer[], act: (answer: Answer) => void) =>
  ({ target }: Event): void => {
    if (!(target instanceof HTMLDialogElement)) return
    const answer = answers.find(word => word === target.returnValue)
    target.returnValue = ''
    if (answer !== undefined) act(answer)
  }
