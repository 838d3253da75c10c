/** Says in this line that no phone rings, if the server says so. */
export async function tellServices(line: HTMLElement): Promise<void> {
  const health: unknown = await fetch('/healthz')
    .then(response => response.json())
    .catch(() => undefined) // A server that is away is told of elsewhere.
  if (health instanceof Object && 'mocked' in health && health.mocked === true) {
    line.textContent = 'The call services are mocked: no phone rings.'
  }
}
