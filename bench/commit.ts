import { execFileSync } from 'node:child_process'

/** The commit that is measured, and whether files differ from it. */
export function commit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8', cwd: import.meta.dirname }).trim()
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no', '--', '../packages', '.')
    return `commit ${git('rev-parse', '--short', 'HEAD')}${changed ? ', with changes that were not committed' : ''}`
  } catch {
    return 'no commit'
  }
}
