/** How somebody came to a page: by its address, by a link, or by going back or forward. */
export type Arrival = 'load' | 'link' | 'traverse'

export interface RouterOptions {
  /** Where the pages are drawn. */
  readonly main: HTMLElement
  /** Whether there is a page at this address; any other is asked of the server. */
  readonly knows: (url: URL) => boolean
  readonly show: (url: URL, arrival: Arrival) => void
}

/**
 * Shows the page of the address, now and whenever the address changes. Links stay links: a browser without the Navigation API
 * follows them by itself, and the server answers with the same page.
 */
export function startRouter({ main, knows, show }: RouterOptions): void {
  show(new URL(location.href), 'load')
  if (!('navigation' in window)) return

  const heights = new Map<string, number>()
  navigation.addEventListener('navigate', event => {
    const { destination, navigationType } = event
    const url = new URL(destination.url)
    if (!event.canIntercept || event.hashChange || event.downloadRequest !== null || navigationType === 'reload') return
    // A page that keeps its filters in its address shows them already.
    if (navigationType === 'replace' && destination.sameDocument) return
    if (!knows(url)) return

    if (navigation.currentEntry) heights.set(navigation.currentEntry.key, main.offsetHeight)
    event.intercept({
      focusReset: 'manual',
      async handler() {
        // What a page shows comes a moment later, and where it was scrolled to has to be there at once.
        const height = navigationType === 'traverse' ? heights.get(destination.key) : undefined
        main.style.minBlockSize = height ? `${height}px` : ''
        scrollTo(0, 0) // Nothing is restored of a page that was never scrolled.
        show(url, navigationType === 'traverse' ? 'traverse' : 'link')
      },
    })
  })
}

/** Goes to the page of this address, as a link does. */
export const goTo = (address: string): void => location.assign(address)
