import type { OutdialListAddedEvent } from '@outdial/elements'
import { goTo } from '../router.ts'

/** Opens the page of a list that was added. */
export const openList = ({ list }: OutdialListAddedEvent): void => goTo(`/lists/${encodeURIComponent(list.name)}`)
