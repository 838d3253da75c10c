/** A Markdown table with aligned columns: text to the left, figures to the right. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const columns = head.map((name, at) => {
    const cells = rows.map(row => row[at] ?? '')
    const width = Math.max(3, name.length, ...cells.map(cell => cell.length))
    const isFigure = at > 0 && cells.every(cell => /^[-–\d]/.test(cell))
    const pad = (cell: string) => (isFigure ? cell.padStart(width) : cell.padEnd(width))
    return [pad(name), isFigure ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width), ...cells.map(pad)]
  })
  return ['', '', ...rows].map((_, line) => `| ${columns.map(cells => cells[line]).join(' | ')} |`).join('\n')
}
