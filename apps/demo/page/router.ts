/** How a page was reached: by opening its address, by a link, or by going back or forward. */
export type Arrival = 'load' | 'link' | 'traverse'

export interface RouterOptions {
  /** The element that pages are rendered into. */
  readonly main: HTMLElement
  /** True if a page exists at this address. Other addresses are requested from the server. */
  readonly knows: (url: URL) => boolean
  /** Resolves when the page is shown. */
  readonly show: (url: URL, arrival: Arrival) => Promise<void>
}

/**
 * Shows the page of the current address, now and after each change. A browser without the
 * Navigation API follows the links, and the server answers with the same page.
 */
export function startRouter({ main, knows, show }: RouterOptions): void {
  void show(new URL(location.href), 'load')
  if (!('navigation' in window)) return

  const heights = new Map<string, number>()
  navigation.addEventListener('navigate', event => {
    const { destination, navigationType } = event
    const url = new URL(destination.url)
    if (!event.canIntercept || event.hashChange || event.downloadRequest !== null || navigationType === 'reload') return
    // A page that changes its own address, as the calls page does for its filters, shows them already.
    if (navigationType !== 'traverse' && destination.sameDocument) return
    if (!knows(url)) return

    if (navigation.currentEntry) heights.set(navigation.currentEntry.key, main.offsetHeight)
    event.intercept({
      focusReset: 'manual',
      async handler() {
        // Content loads later. Its reserved height lets the browser restore the scroll position.
        const height = navigationType === 'traverse' ? heights.get(destination.key) : undefined
        main.style.minBlockSize = height ? `${height}px` : ''
        scrollTo(0, 0) // The browser restores no position of a page that was never scrolled.
        await show(url, navigationType === 'traverse' ? 'traverse' : 'link')
      },
    })
  })
}

/** Navigates to this address, as a link does. */
export const goTo = (address: string): void => location.assign(address)
