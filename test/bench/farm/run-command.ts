/** Child process of the benches and journeys: `node run-command.ts collect|serve …`, as `pantau` runs it. */
import { command as collect } from '#cli/commands/collect.ts'
import { command as serve } from '#cli/commands/serve.ts'

const [name, ...args] = process.argv.slice(2)
process.exit(await (name === 'serve' ? serve : collect).run(args))
