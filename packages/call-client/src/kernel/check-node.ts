const LEAST = [22, 18] as const

/**
 * Refuses a Node that is too old. On Node 20 a scheduler would accept calls and never place one. Bun,
 * Deno and browsers pass.
 *
 * @param of the function or command
 * @throws {Error} in one sentence, with the version that is needed and the one that runs
 */
export function checkNode(of: string, versions = runtimeVersions()): void {
  const { node, bun, deno } = versions
  if (node === undefined || bun !== undefined || deno !== undefined) return
  const [major = 0, minor = 0] = node.split('.').map(Number)
  if (major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1])) return
  throw new Error(`Expected Node ${LEAST.join('.')} or newer for ${of}, got Node ${node}`)
}

type Versions = { readonly [Runtime in 'node' | 'bun' | 'deno']?: string | undefined }

const runtimeVersions = (): Versions => globalThis.process?.versions ?? {}
