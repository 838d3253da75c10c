import axe from 'axe-core'
import { expect } from 'vitest'

/** Expects that axe finds no violations in an element, light or dark. */
export async function expectAccessible(element: HTMLElement): Promise<void> {
  document.documentElement.lang = 'en'
  document.title = 'Outdial'
  const { violations } = await axe.run(element, { rules: { region: { enabled: false } } })
  expect(
    violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => html + failureSummary).join()}`,
    ),
  ).toEqual([])
}

/** The element and its page in this colour scheme. */
export function paint(element: HTMLElement, scheme: string): void {
  document.documentElement.style.background = scheme === 'dark' ? '#000' : '#fff'
  element.style.setProperty('--outdial-color-scheme', scheme)
}
