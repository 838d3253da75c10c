// Preloaded into every member: it ends with its fleet, however that ends, and needs no fleet to go on living.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()
