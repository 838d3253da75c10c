import { execFileSync } from 'node:child_process'

/** The measured commit, and whether files differ from it. */
export function commit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8', cwd: import.meta.dirname }).trim()
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no', '--', '../packages', '.')
    return `commit ${git('rev-parse', '--short', 'HEAD')}${changed ? ', with uncommitted changes' : ''}`
  } catch {
    return 'no commit'
  }
}
