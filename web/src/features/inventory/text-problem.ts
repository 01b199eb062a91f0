import { explainSentence, type ReadableProblem, type Rules } from '../../i18n/known-sentences.ts'
import { t } from '../../i18n/translator.ts'

/**
 * The parser of the inventory speaks English, for the command line. Its sentences by what they say: where one is known, the
 * reader gets it in his own language; the place (`links[1].opd`) stands beside it in any case.
 */
const rules: Rules = [
  [/^unknown key "(.*?)"/, ([name = '']) => t('inventory.problem_key', { name })],
  [/^there is no (?:opd|device|link) "(.*?)"/, ([name = '']) => t('inventory.problem_unknown', { name })],
  [/^the id "(.*?)" is already used/, ([name = '']) => t('inventory.problem_used', { name })],
  [
    /"(.*?)" of .* is already the link "(.*?)"/,
    ([name = '', link = '']) => t('inventory.problem_shared', { name, link }),
  ],
  [/^"(.*?)" cannot be an id/, ([name = '']) => t('inventory.problem_id', { name })],
  [/"(.*?)" is not a rate/, ([name = '']) => t('inventory.problem_rate', { name })],
  [
    /"(.*?)" is (?:a URL|neither an address|not a valid IPv4|not an address)/,
    ([name = '']) => t('inventory.problem_host', { name }),
  ],
  [/"(.*?)" has a port in it/, ([name = '']) => t('inventory.problem_host', { name })],
  [/"(.*?)" is not a MAC address/, ([name = '']) => t('inventory.problem_mac', { name })],
  [/"(.*?)" is not a timezone/, ([name = '']) => t('inventory.problem_zone', { name })],
  [/^no secret is stored for|was left out of this export|write the secret anew$/, () => t('inventory.problem_kept')],
  [/^a reference to a file or a variable/, () => t('inventory.problem_reference')],
  [/environment variable (\S+) is not set/, ([name = '']) => t('inventory.problem_variable', { name })],
  [/cannot read |is empty$|is no certificate/, () => t('inventory.problem_file')],
  [/must have at least (\d+) characters/, ([count = '']) => t('inventory.problem_short', { count })],
  [/is longer than (\d+) characters/, ([count = '']) => t('inventory.problem_long', { count })],
  [/whole number from (\d+) to (\d+)/, ([min = '', max = '']) => t('inventory.problem_number', { min, max })],
  [/^the interval must be/, () => t('inventory.wrongInterval')],
  [/an interface or a queue/, () => t('inventory.problem_target')],
  [/lets anybody read|^priv needs auth/, () => t('inventory.problem_level')],
  [/^DES is refused|exists in two forms/, () => t('inventory.problem_priv')],
  [/"(.*?)" is not known/, ([name = '']) => t('inventory.problem_word', { name })],
  [/must be a (?:list|mapping)/, () => t('inventory.problem_shape')],
  [/not valid YAML/, () => t('inventory.problem_yaml')],
  [/ (?:is|are) missing/, () => t('inventory.needed')],
]

export const explainProblem = (message: string): ReadableProblem =>
  explainSentence(message, rules, (near) => t('inventory.nearest', { near }))
