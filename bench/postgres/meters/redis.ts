import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { Redis } from 'ioredis'
import type { Meter } from './meter.ts'

/** Counts the commands of clients, without those that their scripts call within the server. */
export async function redisMeter(url: string): Promise<Meter> {
  const redis = new Redis(url)
  const { hostname, port } = new URL(url)
  const cpu = async () => {
    const told = await redis.info('cpu')
    const seconds = (name: string) => Number(new RegExp(`${name}:(\\S+)`).exec(told)?.[1])
    return seconds('used_cpu_sys') + seconds('used_cpu_user')
  }
  const startedAt = performance.now()
  const before = await cpu()
  let commands = 0
  // `MONITOR` answers with a line for each command.
  const socket = connect(Number(port), hostname)
  socket.write('MONITOR\r\n')
  createInterface(socket).on('line', line => {
    if (line !== '+OK' && !line.includes(' lua] ') && !line.endsWith('"info" "cpu"')) commands++
  })
  return {
    async stop() {
      const spent = (await cpu()) - before
      const seconds = (performance.now() - startedAt) / 1000
      socket.destroy()
      redis.disconnect()
      return { statementsPerSecond: commands / seconds, databaseCpuShare: spent / seconds }
    },
  }
}
