/** Files of the build that this page has loaded so far. */
const loadedFiles = (): string[] =>
  performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name).pathname)
    .filter((path) => path.startsWith('/assets/'))

/**
 * Installs the offline shell (web/worker/). Browsers offer it over HTTPS and on this machine alone; without it, or where
 * it is forbidden, the product works the same while there is a network.
 */
export const registerWorker = async (): Promise<void> => {
  if (!('serviceWorker' in navigator)) return
  const { serviceWorker } = navigator
  // What was loaded before the worker took over is not in its cache yet: tell it, once it is there to listen.
  const tell = (): void => serviceWorker.controller?.postMessage(loadedFiles())
  serviceWorker.addEventListener('controllerchange', tell)
  await serviceWorker.register('/service-worker.js').then(tell, () => undefined)
}
