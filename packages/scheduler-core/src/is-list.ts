/** Whether one or several were given. */
export const isList = <Item>(given: Item | readonly Item[]): given is readonly Item[] => Array.isArray(given)
