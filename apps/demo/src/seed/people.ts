import type { Faker } from '@faker-js/faker'
import { FICTIONAL_RANGES, numbersOf } from './fictional-numbers.ts'

/** A person who receives and makes calls. */
export interface Person {
  readonly number: string
  readonly name: string
  readonly company: string | undefined
  readonly timeZone: string
  /** The employee in charge. */
  readonly ownerId: string
  /** Probability of answering, from 0 to 1. */
  readonly reachable: number
}

const OWNERS = ['amara', 'bruno', 'chiara', 'dilek', 'emil']
// One number in 41 is no longer assigned and never answers.
const UNASSIGNED_ONE_IN = 41

/** Draws people with distinct fictional numbers: `count`, or fewer if the numbers run out. */
export function createPeople(faker: Faker, count: number): readonly Person[] {
  const numbers = FICTIONAL_RANGES.flatMap(range => numbersOf(range).map(number => ({ number, ...range })))
  return faker.helpers.arrayElements(numbers, count).map(({ number, timeZone }) => ({
    number,
    timeZone,
    name: faker.person.fullName(),
    company: faker.datatype.boolean(0.4) ? faker.company.name() : undefined,
    ownerId: faker.helpers.arrayElement(OWNERS),
    reachable: faker.number.int(UNASSIGNED_ONE_IN - 1) === 0 ? 0 : faker.number.float({ min: 0.35, max: 0.95 }),
  }))
}

/** Draws a person for a call. The distribution is skewed: a few people get many calls. */
export const drawPerson = (faker: Faker, people: readonly Person[]): Person => {
  const person = people[Math.floor(people.length * faker.number.float() ** 2)] ?? people[0]
  if (!person) throw new RangeError('Expected people to call, got none')
  return person
}
