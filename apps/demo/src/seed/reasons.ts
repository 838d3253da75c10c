import type { Faker } from '@faker-js/faker'

/** Draws the reason of a call and sometimes a note. */
export function drawReason(faker: Faker): { readonly reason: string; readonly note?: string } {
  const reason = faker.helpers.arrayElement([
    'Appointment reminder',
    'Delivery tomorrow',
    'Contract renewal',
    'Call back, as asked for',
    'Invoice not paid',
    'Survey after a visit',
    'New offer',
  ])
  if (faker.datatype.boolean(0.7)) return { reason }
  const note = faker.helpers.arrayElement([
    () => `Asks for ${faker.person.firstName()}`,
    () => `About ${faker.commerce.productName()}`,
    () => `Order ${faker.string.numeric(6)}`,
    () => 'Speaks up best in the morning',
    () => 'Has moved, ask for the new address',
  ])()
  return { reason, note }
}
