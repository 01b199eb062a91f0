import { explainSentence, type ReadableProblem, type Rules } from '../i18n/known-sentences.ts'
import { t } from '../i18n/translator.ts'

/** What the collector says of a link (bind-link.ts, tracked-link.ts), by what it says. */
const rules: Rules = [
  [/^it was not looked for yet$/, () => t('collector.notYet')],
  [/there is no interface "(.*?)"/, ([name = '']) => t('collector.noInterface', { name })],
  [/interface "(.*?)" has not the /, ([name = '']) => t('collector.otherInterface', { name })],
  [/(\d+) interfaces are called "(.*?)"/, ([count = '', name = '']) => t('collector.manyInterfaces', { count, name })],
  [/interface "(.*?)" moved from /, ([name = '']) => t('collector.moved', { name })],
  [/^queue "(.*?)" is made by RouterOS/, ([name = '']) => t('collector.ownQueue', { name })],
  [/there is no simple queue "(.*?)"/, ([name = '']) => t('collector.noQueue', { name })],
  [/(\d+) simple queues are called "(.*?)"/, ([count = '', name = '']) => t('collector.manyQueues', { count, name })],
  [/^which column of the queue .* is assumed/, () => t('collector.assumed')],
  [
    /^most traffic of (.*) does not pass queue "(.*?)"/,
    ([on = '', name = '']) => t('collector.bypassed', { on, name }),
  ],
  [
    /^queue "(.*?)" runs the other way round than (.*?):/,
    ([name = '', on = '']) => t('collector.otherWay', { on, name }),
  ],
  [/^the direction of queue "(.*?)" is not known yet/, ([name = '']) => t('collector.unknownWay', { name })],
]

/** The collector doubts that it saw all of the device (device-tables.ts, walk-columns.ts): what is not there may only be unseen. */
const DOUBT = / \((?:the walk |ifDescr has |rows of |more than |the device answered ).*\)$/

/** Why a link is not measured, or what is to be known about its figures. */
export const collectorWords = (message: string): ReadableProblem => {
  const said = explainSentence(message, rules, (near) => t('collector.near', { near }))
  return said.text !== message && DOUBT.test(message) ? { ...said, text: `${said.text} ${t('collector.doubt')}` } : said
}
