// `npm test`: on a fresh clone installs what the tests need, then runs every check and closes with one line
// `N passed, N failed` over all suites. Types, lint, format and the build count as one each; the rest are test cases.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { buildWeb, fail, installModules, pinnedNode, root } from './set-up.mjs'

/** Debian package → a program or file that it brings. */
const debianPackages = {
  snmpd: '/usr/sbin/snmpd',
  snmp: '/usr/bin/snmpbulkwalk',
  snmpsim: '/usr/bin/snmpsimd',
  chromium: '/usr/bin/chromium',
  iproute2: '/usr/sbin/ip',
  iperf3: '/usr/bin/iperf3',
  gcc: '/usr/bin/gcc',
  'poppler-utils': '/usr/bin/pdftotext',
  openssl: '/usr/bin/openssl',
  'python3-openpyxl': '/usr/lib/python3/dist-packages/openpyxl/__init__.py',
  influxdb: '/usr/bin/influxd',
  postgresql: '/usr/lib/postgresql',
  'victoria-metrics': '/usr/bin/victoria-metrics',
  caddy: '/usr/bin/caddy',
}
const iproute = ['/usr/sbin/ip', '/sbin/ip', '/usr/bin/ip', '/bin/ip']

const missingPackages = () =>
  Object.entries(debianPackages)
    .filter(([name, path]) => !(name === 'iproute2' ? iproute.some((at) => existsSync(at)) : existsSync(path)))
    .map(([name]) => name)

const installPackages = () => {
  const missing = missingPackages()
  if (missing.length === 0) return
  if (process.getuid?.() !== 0)
    fail(
      `The tests need these Debian packages: ${missing.join(' ')}\nInstall them: sudo apt-get install --no-install-recommends ${missing.join(' ')}`,
    )
  process.stdout.write(`Tests: installing Debian packages ${missing.join(' ')} …\n`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args) => spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env })
  apt('update', '-qq')
  apt('install', '-y', '-qq', '--no-install-recommends', ...missing)
  const still = missingPackages()
  if (still.length > 0) fail(`apt-get could not install: ${still.join(' ')}. Its message stands above.`)
}

const results = []
const binary = (name, file) => join(root, 'node_modules', name, file)
const env = {
  ...process.env,
  PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}`,
  FORCE_COLOR: process.env.CI ? '0' : '1',
}

const run = (args, options = {}) => spawnSync(pinnedNode, args, { cwd: root, stdio: 'inherit', env, ...options })

/** Several at once, each on a core of its own; what one says is told when it has ended. */
const check = (name, args) =>
  new Promise((resolve) => {
    const child = spawn(pinnedNode, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const said = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(chunk))
    child.on('close', (status) => {
      const text = Buffer.concat(said).toString()
      process.stdout.write(`\n── ${name}\n${text}`)
      resolve(
        status === 0 ? { name, passed: 1, failed: 0, why: [] } : { name, passed: 0, failed: 1, why: [text.trim()] },
      )
    })
  })

const whyFailed = ({ testResults = [] }) =>
  testResults.flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed')
    const file = relative(root, name)
    if (failed.length === 0 && message) return [`${file}: ${message}`]
    return failed.map(({ fullName, failureMessages }) => `${file} > ${fullName}\n${failureMessages.join('\n')}`)
  })

/** A suite that ran nothing has failed: a green line must mean that something was tried. */
const suite = (project) => {
  process.stdout.write(`\n── ${project}\n`)
  const report = join(root, 'test-results', `${project}.json`)
  rmSync(report, { force: true })
  const { status } = run([
    binary('vitest', 'vitest.mjs'),
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  const found = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { numPassedTests: 0, numFailedTests: 0 }
  const notRun = (found.numPendingTests ?? 0) + (found.numTodoTests ?? 0)
  const failed = found.numFailedTests + notRun
  const broken = failed === 0 && (status !== 0 || found.numPassedTests === 0) ? 1 : 0
  if (notRun > 0) process.stdout.write(`${project}: ${notRun} tests did not run; they count as failed\n`)
  results.push({ name: project, passed: found.numPassedTests, failed: failed + broken, why: whyFailed(found) })
}

installModules()
installPackages()
mkdirSync(join(root, 'test-results'), { recursive: true })
buildWeb()

const checks = [
  check('types', [binary('vue-tsc', 'bin/vue-tsc.js'), '-b']),
  check('lint', [binary('eslint', 'bin/eslint.js'), '.', '--max-warnings', '0']),
  check('format', [binary('prettier', 'bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']),
]
results.push(...(await Promise.all(checks)))
for (const project of ['unit', 'contract', 'postgres', 'journeys', 'lab', 'browser']) suite(project)

// Whoever reads the end of a long log finds there what failed.
for (const { name, why } of results) for (const text of why) process.stdout.write(`\n✗ ${name}: ${text}\n`)
process.stdout.write('\n')
for (const { name, passed, failed } of results)
  process.stdout.write(`${name.padEnd(10)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed\n`)
const passed = results.reduce((sum, result) => sum + result.passed, 0)
const failed = results.reduce((sum, result) => sum + result.failed, 0)
process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
process.exit(failed === 0 ? 0 : 1)
