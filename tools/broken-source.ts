import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A text of the source, and its replacement. */
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
 * Copies the source of a package without its tests, and breaks it.
 *
 * @param source - the package's folder `src`
 * @throws {Error} if the source does not contain a text exactly once: the break must follow the source
 */
export async function breakSource(source: URL, breaks: readonly Break[]): Promise<BrokenSource> {
  // Beside the source, so that its imports resolve, and in a folder that git ignores.
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
        throw new Error(`Expected this text once in ${file}, got it ${parts.length - 1} times: ${text}`)
      await writeFile(path, parts.join(by))
    }
    return { folder, remove }
  } catch (error) {
    await remove()
    throw error
  }
}
