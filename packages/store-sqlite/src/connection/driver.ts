import { checkNode } from '@outdial/call-client/internal'

/**
 * Node's own SQLite. Not imported: an import of a module that Node does not have fails before anything
 * can say why.
 *
 * @throws {Error} in one sentence, if this Node has none
 */
export function sqliteDriver(): typeof import('node:sqlite') {
  checkNode('sqliteStore')
  const driver: typeof import('node:sqlite') | undefined = process.getBuiltinModule('node:sqlite')
  if (driver) return driver
  throw new Error(`Expected a Node with node:sqlite for sqliteStore, got ${process.version} without it`)
}
