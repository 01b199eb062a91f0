import { Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type YAMLMap } from 'yaml'
import type { ConfigProblem } from './config.ts'
import { KEPT } from './secret.ts'

/** Where a device has its secrets, and the file that it may have read. */
export const secretPaths = [
  ['snmp', 'community'],
  ['snmp', 'auth', 'key'],
  ['snmp', 'priv', 'key'],
  ['rest', 'password'],
] as const
const referencePaths = [...secretPaths, ['rest', 'ca']] as const

/** `${NAME}` and `file:PATH` read the server's environment and its files: only who writes files there may introduce them. */
export const isReference = (written: string): boolean => written.includes('${') || written.startsWith('file:')

/** A whole city may share one anchor; what multiplies itself beyond this is an attack on memory. */
const MAX_ALIASES = 10_000

/** Opens text for changes; anchors are written out, so that a place has one owner. Null: not valid YAML. */
export const openInventoryText = (text: string, lineCounter = new LineCounter()): Document | null => {
  const document = parseDocument(text, { lineCounter, prettyErrors: false })
  if (document.errors.length > 0 || !isMap(document.contents)) return null
  let hasAlias = false
  visit(document, {
    Node(_key, node) {
      if (isAlias(node)) hasAlias = true
    },
  })
  if (!hasAlias) return document
  try {
    return new Document(document.toJS({ maxAliasCount: MAX_ALIASES }))
  } catch {
    return null
  }
}

export const printDocument = (document: Document): string => document.toString({ lineWidth: 0 })

/** The devices of a document by their place in the list; what is no mapping is left to the parser's complaint. */
export const deviceNodes = (document: Document): { index: number; id: string; host: string; node: YAMLMap }[] => {
  const list = document.get('devices')
  if (!isSeq(list)) return []
  return list.items.flatMap((node, index) =>
    isMap(node) ? [{ index, id: String(node.get('id')), host: String(node.get('host')), node }] : [],
  )
}

const writtenAt = (node: YAMLMap, path: readonly string[]): string | undefined => {
  const scalar = node.getIn(path, true)
  if (!isScalar(scalar) || scalar.value === null) return undefined
  return typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? JSON.stringify(scalar.value))
}

/** The secrets of a device as written, by dotted path. */
export const secretsOf = (node: YAMLMap): Record<string, string> =>
  Object.fromEntries(
    secretPaths.flatMap((path) => {
      const written = writtenAt(node, path)
      return written === undefined ? [] : [[path.join('.'), written]]
    }),
  )

/** For reading elsewhere: every secret is `<kept>`, references stay (they are names), comments go (who knows what they say). */
export const withoutSecrets = (text: string): string => {
  const document = openInventoryText(text)
  if (!document) return ''
  for (const { node } of deviceNodes(document))
    for (const path of secretPaths) {
      const written = writtenAt(node, path)
      if (written !== undefined && !isReference(written)) node.setIn(path, KEPT)
    }
  visit(document, {
    Node(_key, node) {
      node.comment = null
      node.commentBefore = null
    },
  })
  document.comment = null
  document.commentBefore = null
  return printDocument(document)
}

/**
 * Text that came over the screen, with each `<kept>` replaced by the secret of the same device. A secret stays with its
 * address: for another host it must be written anew, else whoever may change a host could have it sent to himself.
 */
export const withKeptSecrets = (text: string, inForce: string): { text: string; problems: ConfigProblem[] } => {
  const lines = new LineCounter()
  const document = openInventoryText(text, lines)
  const known = openInventoryText(inForce)
  const problems: ConfigProblem[] = []
  if (!document) return { text, problems }
  const before = new Map((known ? deviceNodes(known) : []).map((device) => [device.id, device]))
  let isChanged = false
  for (const { index, id, host, node } of deviceNodes(document))
    for (const path of referencePaths) {
      const written = writtenAt(node, path)
      if (written === undefined) continue
      const isCa = path[1] === 'ca'
      if (!isCa && written !== KEPT && !isReference(written)) continue
      const old = before.get(id)
      const oldWritten = old && writtenAt(old.node, path)
      const mayKeep = old?.host === host && oldWritten !== undefined
      if (mayKeep && written === KEPT) {
        node.setIn(path, oldWritten)
        isChanged = true
      } else if (!mayKeep || oldWritten !== written) {
        const scalar = node.getIn(path, true)
        problems.push({
          source: 'inventory',
          line: isScalar(scalar) && scalar.range ? lines.linePos(scalar.range[0]).line : null,
          path: `devices[${index}].${path.join('.')}`,
          message:
            written === KEPT
              ? `no secret is stored for device "${id}" at ${host}; write it`
              : 'a reference to a file or a variable is written in the inventory file on the server alone; write the secret itself',
        })
      }
    }
  return { text: isChanged ? printDocument(document) : text, problems }
}
