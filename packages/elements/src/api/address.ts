/** Whether a page can send requests to this URL. */
export function isAddress(url: string): boolean {
  const base = typeof document === 'undefined' ? undefined : document.baseURI
  return URL.canParse(url, base) && /^https?:$/.test(new URL(url, base).protocol)
}
