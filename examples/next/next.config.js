/** @type {import('next').NextConfig} */
export default {
  // They use Node's own modules, and stay outside of the bundle of the server.
  serverExternalPackages: ['@outdial/call-mocks', '@outdial/http', '@outdial/scheduler-core', '@outdial/store-sqlite'],
}
