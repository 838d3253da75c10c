import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A piece of the source, and what is put in its place. */
export interface Break {
  readonly file: string
  readonly text: string
  readonly by: string
}

/** A copy of a package's source with a fault in it. */
export interface BrokenSource {
  readonly folder: string
  remove(): Promise<void>
}

/**
 * Copies the source of a package, but for its tests, and breaks it. A text that is not there exactly once is an error: the source has
 * changed, and the break with it.
 *
 * @param source - the package's folder `src`
 */
export async function breakSource(source: URL, breaks: readonly Break[]): Promise<BrokenSource> {
  // Beside the source, so that the packages that it imports are found, and where git does not look.
  const copies = fileURLToPath(new URL('../.cache', source))
  await mkdir(copies, { recursive: true })
  const folder = await mkdtemp(join(copies, 'broken-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    await cp(source, folder, { recursive: true, filter: path => !path.endsWith('.test.ts') })
    for (const { file, text, by } of breaks) {
      const path = join(folder, file)
      const parts = (await readFile(path, 'utf8')).split(text)
      if (parts.length !== 2)
        throw new Error(`Expected this once in ${file}, got it ${parts.length - 1} times: ${text}`)
      await writeFile(path, parts.join(by))
    }
    return { folder, remove }
  } catch (error) {
    await remove()
    throw error
  }
}
