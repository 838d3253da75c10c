// Express 4, as a user of it would have it. Its types are not installed.
declare module 'express4' {
  import express from 'express'

  export default express
}
