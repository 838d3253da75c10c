export { zonesOf } from './zones-of.ts'
