import type { Builder } from '@grafana/grafana-foundation-sdk/cog'
import { type Dashboard, DashboardBuilder, type Panel } from '@grafana/grafana-foundation-sdk/dashboard'

/** What all dashboards share. The timezone is the reader's; a second is never invented: nulls stay gaps. */
export const pantauDashboard = (uid: string, title: string, description: string): DashboardBuilder =>
  new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags(['pantau'])
    .timezone('browser')
    .readonly()
    .refresh('30s')
    .time({ from: 'now-24h', to: 'now' })

export interface Box {
  /** Of 24 columns. */
  width: number
  height: number
}

interface Placed<T> {
  title(title: string): T
  description(text: string): T
  span(columns: number): T
  height(rows: number): T
}

/** Title, what it means, size. */
export const place = <T extends Placed<T> & Builder<Panel>>(
  panel: T,
  title: string,
  meaning: string,
  { width, height }: Box,
): T => panel.title(title).description(meaning).span(width).height(height)

export type { Dashboard }
