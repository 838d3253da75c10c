import type { Faker } from '@faker-js/faker'
import { FICTIONAL_RANGES, numbersOf } from './numbers-of-fiction.ts'

/** Somebody who is rung, and rings. */
export interface Person {
  readonly number: string
  readonly name: string
  readonly company: string | undefined
  readonly timeZone: string
  /** Who of us looks after them. */
  readonly ownerId: string
  /** How likely they are to pick up, from 0 to 1. */
  readonly reachable: number
}

const OWNERS = ['amara', 'bruno', 'chiara', 'dilek', 'emil']
// One in so many has moved, and the number is nobody's.
const GONE = 40

/** So many people, each with a number of their own, as far as numbers of fiction go. */
export function createPeople(faker: Faker, count: number): readonly Person[] {
  const numbers = FICTIONAL_RANGES.flatMap(range => numbersOf(range).map(number => ({ number, ...range })))
  return faker.helpers.arrayElements(numbers, count).map(({ number, timeZone }) => ({
    number,
    timeZone,
    name: faker.person.fullName(),
    company: faker.datatype.boolean(0.4) ? faker.company.name() : undefined,
    ownerId: faker.helpers.arrayElement(OWNERS),
    reachable: faker.number.int(GONE) === 0 ? 0 : faker.number.float({ min: 0.35, max: 0.95 }),
  }))
}

/** A few have many calls, most have some. */
export const somebody = (faker: Faker, people: readonly Person[]): Person => {
  const person = people[Math.floor(people.length * faker.number.float() ** 2)] ?? people[0]
  if (!person) throw new RangeError('Expected people to call, got none')
  return person
}
