import '../dialer/dialer.ts'
import type { OutdialDialer } from '../dialer/dialer.ts'
import { mountElement } from './page.ts'

/** The dialer in the page, with these properties, for as long as the test runs. */
export async function mount(properties: Partial<Pick<OutdialDialer, 'client' | 'snapshot' | 'heading'>>) {
  const page = await mountElement('outdial-dialer', properties)
  return {
    ...page,
    call: () => {
      const button = page.root.querySelector<HTMLButtonElement>('.primary[part~="call-button"]')
      if (!button) throw new Error('There is no Call button')
      return button
    },
  }
}
