/**
 * The `Content-Disposition` of a file with this name. Characters that a file system or a terminal could
 * take for something else become `_`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6266#section-4.3
 */
export function attachment(fileName: string): string {
  const name = fileName.replaceAll(/[\p{C}/\\:*?"<>|]/gu, '_')
  const plain = name.replaceAll(/[^ -~]|%/gu, '_')
  return `attachment; filename="${plain}"${plain === name ? '' : `; filename*=UTF-8''${encoded(name)}`}`
}

// RFC 5987 allows fewer characters than a URL has.
const encoded = (name: string): string =>
  encodeURIComponent(name).replaceAll(/['()*]/g, char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
