export { type CallApiOptions, callApi } from './call-api.ts'
