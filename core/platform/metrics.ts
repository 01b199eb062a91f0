import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

/** One line of a family: its labels and its value. */
export type Reading<L extends string> = readonly [labels: Readonly<Record<L, string>>, value: number]

export interface Metrics {
  /** Only ever grows. Labels are few and bounded: never an account, a path with ids or free text. */
  counter<L extends string>(name: string, help: string, labels?: readonly L[]): Counter<L>
  /** A value read when somebody asks: no timer, nothing to forget. */
  gauge(name: string, help: string, read: () => number): void
  /**
   * Values by label, read when somebody asks. What is not read is not shown: a thing that went away, or whose value is not
   * known, has no line. A read that fails leaves none and counts in `pantau_metric_failures_total`.
   */
  gauges<L extends string>(
    name: string,
    help: string,
    labels: readonly L[],
    read: () => Iterable<Reading<L>> | Promise<Iterable<Reading<L>>>,
  ): void
  histogram<L extends string>(name: string, help: string, buckets: number[], labels?: readonly L[]): Histogram<L>
  /** Prometheus text format 0.0.4. */
  text(): Promise<string>
  contentType: string
}

/** One registry a process, made by its composition root. Names get the prefix `pantau_`; units stand in the name. */
export const createMetrics = ({ withProcess = true } = {}): Metrics => {
  const registry = new Registry()
  // The default of 10 ms wakes an idle process a hundred times a second: half of its CPU.
  if (withProcess) collectDefaultMetrics({ register: registry, prefix: 'pantau_', eventLoopMonitoringPrecision: 500 })
  const registers = [registry]
  const failures = new Counter({
    name: 'pantau_metric_failures_total',
    help: 'Families of metrics that could not be read',
    labelNames: ['metric'],
    registers,
  })
  return {
    counter: (name, help, labels = []) =>
      new Counter({ name: `pantau_${name}`, help, labelNames: [...labels], registers }),
    gauge: (name, help, read) => {
      new Gauge({
        name: `pantau_${name}`,
        help,
        registers,
        collect() {
          this.set(read())
        },
      })
    },
    gauges: (name, help, labels, read) => {
      new Gauge({
        name: `pantau_${name}`,
        help,
        labelNames: [...labels],
        registers,
        async collect() {
          const clear = (): void => {
            this.reset()
            // A gauge without labels would be 0 again.
            if (labels.length === 0) this.remove()
          }
          try {
            const readings = await read()
            clear()
            for (const [of, value] of readings) this.set({ ...of }, value)
          } catch {
            clear()
            failures.inc({ metric: name })
          }
        },
      })
    },
    histogram: (name, help, buckets, labels = []) =>
      new Histogram({ name: `pantau_${name}`, help, buckets, labelNames: [...labels], registers }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
