// Preloaded into every member, to stop it when the fleet's process ends for any reason.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
// The channel to the fleet must not keep a finished member running.
process.channel?.unref()
