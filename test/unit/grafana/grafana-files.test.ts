import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { describe, expect, it } from 'vitest'
import { renderGrafana } from '#grafana/build/render.ts'
import { committedQueries } from '#test/contract/grafana/grafana-files.ts'

const folder = join(import.meta.dirname, '../../../grafana')
const read = (path: string): string => readFileSync(join(folder, path), 'utf8')
const files = renderGrafana()

describe('the committed files of Grafana', () => {
  it.each([...files.keys()])('%s is what "npm run grafana" writes', (path) => {
    expect(read(path)).toBe(files.get(path))
  })

  it('are all of them', () => {
    const there = globSync(['dashboards/*', 'provisioning/alerting/*'], { cwd: folder })
    expect(there.sort()).toEqual([...files.keys()].sort())
  })

  it('ask the two datasources that are provisioned, which nobody edits in the browser', () => {
    interface Source {
      uid: string
      editable: boolean
      url: string
    }
    const { datasources } = parse(read('provisioning/datasources/pantau.yaml')) as { datasources: Source[] }
    expect(datasources.map(({ uid, editable }) => [uid, editable])).toEqual([
      ['pantau-influx', false],
      ['pantau-metrics', false],
    ])
    expect(datasources.every(({ url }) => /^\$\{PANTAU_GRAFANA_\w+\}$/.test(url))).toBe(true)
    const uids = new Set(datasources.map(({ uid }) => uid))
    expect(committedQueries().filter(({ datasource }) => !uids.has(datasource))).toEqual([])
    const { providers } = parse(read('provisioning/dashboards/pantau.yaml')) as {
      providers: { allowUiUpdates: boolean }[]
    }
    expect(providers.map(({ allowUiUpdates }) => allowUiUpdates)).toEqual([false])
  })

  it('place panels without overlap, each with a title in both languages or one word for both', () => {
    interface Panel {
      title: string
      description: string
      gridPos: { x: number; y: number; w: number; h: number }
    }
    for (const path of [...files.keys()].filter((name) => name.endsWith('.json'))) {
      const { panels, uid, editable } = JSON.parse(read(path)) as { panels: Panel[]; uid: string; editable: boolean }
      expect([path, uid.startsWith('pantau-'), editable]).toEqual([path, true, false])
      const taken = new Set<string>()
      for (const { title, description, gridPos } of panels) {
        expect(description, `${path}: ${title}`).not.toBe('')
        for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
          for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
            expect([title, x < 24, taken.has(`${x} ${y}`)]).toEqual([title, true, false])
            taken.add(`${x} ${y}`)
          }
      }
    }
  })

  it('hold no $ in a rule where Grafana would put an environment variable', () => {
    const { groups } = parse(read('provisioning/alerting/rules.yaml')) as {
      groups: { rules: { annotations: object }[] }[]
    }
    const rest = groups.flatMap(({ rules }) => rules.map((rule) => ({ ...rule, annotations: {} })))
    expect(rest.length).toBeGreaterThan(5)
    expect(JSON.stringify(rest)).not.toContain('$')
  })
})
