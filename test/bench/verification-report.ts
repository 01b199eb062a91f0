import { judge } from '#domain/verification/judge.ts'
import { ALGORITHM } from '#domain/verification/model.ts'
import { buildCase, scenarios } from '../generator/scenarios.ts'

/**
 * Verdict against truth on the labelled generator, as a markdown table for the README:
 * `node test/bench/verification-report.ts [SEEDS] [NAME]`.
 */
const seeds = Number(process.argv[2] ?? 50)
const only = process.argv[3]
const rows: string[] = []
let [runs, right, falseProven] = [0, 0, 0]
const began = performance.now()
for (const scenario of scenarios.filter(({ name }) => !only || name.includes(only))) {
  const counts = new Map<string, number>()
  for (let seed = 1; seed <= seeds; seed++) {
    const { verdict, strength } = judge(buildCase(scenario, seed).tasks)
    const name = strength ? `${verdict} (${strength})` : verdict
    counts.set(name, (counts.get(name) ?? 0) + 1)
    runs++
    if (scenario.right.includes(verdict)) right++
    else if (verdict === 'proven') falseProven++
  }
  const got = [...counts].sort((a, b) => b[1] - a[1]).map(([name, count]) => `${name} ${count}`)
  rows.push(`| ${scenario.name} | ${scenario.truth} | ${scenario.right.join(' / ')} | ${got.join(', ')} |`)
}
console.log(`| scenario | truth | right verdict | verdicts of ${seeds} seeds |\n|---|---|---|---|`)
console.log(rows.join('\n'))
console.log(
  `\n${ALGORITHM}: ${runs} runs, ${falseProven} false proven, ${((100 * right) / runs).toFixed(1)} % exact verdicts` +
    ` (${((performance.now() - began) / 1000).toFixed(0)} s).`,
)
